"""The facts of one record that a decision depends on, and nothing else of it: equal facts, equal outcome."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from guard.policy.compiled import Flow
from guard.policy.declarations import declared_labels
from guard.policy.scoring import Counting, Scoring, counted
from guard.residency.jurisdictions import Jurisdictions
from schemas.document import Document
from schemas.errors import Fault, FaultCode, RecordError
from schemas.finding import Detection, Finding

NOWHERE = "??"  # an origin that was to be given and was not, or is no country
_NONE: frozenset[str] = frozenset()


class Facts(Struct, frozen=True, cache_hash=True):
    """What the policy is asked. `entities` are those found, counting at some destination and not dismissed; `whole` those of them without a span."""

    flow: str
    entities: frozenset[str] = _NONE
    whole: frozenset[str] = _NONE
    origins: frozenset[str] = _NONE
    declared: tuple[str, ...] = ()  # labels the event declares of itself
    opaque: bool = False
    fault: str = ""  # stage.code
    dismissed: frozenset[str] = _NONE  # found, and on this passage dismissed as false by its approvers
    volumes: tuple[tuple[str, str, int], ...] = ()  # destination, volume fact, count; not counted is unknown
    uncounted: tuple[tuple[str, str], ...] = ()  # destination, entity that does not count there by an entry


def faulty(flow: str, fault: Fault) -> Facts:
    return Facts(flow, fault=f"{fault.stage}.{fault.code.value}")


def facts_of(
    flow: Flow,
    jurisdictions: Jurisdictions,
    document: Document,
    detection: Detection,
    *,
    scoring: Scoring | None = None,
    dismissed: frozenset[str] = _NONE,
    volumes: tuple[tuple[str, str, int], ...] = (),
) -> Facts:
    """Return the facts of a document and what was found in it. A fault of either is a fact, and the only one.

    `scoring` is that of the day, where entries of the policy speak of the flow.
    """
    fault = document.fault or detection.fault
    if fault is not None:
        return faulty(flow.name, fault)
    try:
        declared = declared_labels(document.declared) if document.declared else ()
        origins = _origins(flow, jurisdictions, document)
    except RecordError as error:
        return faulty(flow.name, Fault(error.code, "decide"))
    found = (
        counted(detection.findings, scoring, dismissed)
        if scoring is not None
        else _counted(detection.findings, flow, dismissed)
    )
    if flow.spec.origin.infer and found.origins:
        origins |= found.origins & jurisdictions.facts.countries.keys()
    return Facts(
        flow.name,
        entities=found.entities - dismissed,
        whole=found.whole - dismissed,
        origins=origins,
        declared=declared,
        opaque=_is_opaque(document),
        dismissed=found.entities & dismissed,
        volumes=volumes,
        uncounted=found.uncounted,
    )


def is_plain(document: Document) -> bool:
    """Return whether nothing of a document itself is a fact: no fault, no declaration, no part nobody could read."""
    if document.fault is not None or document.declared:
        return False
    for part in document.parts:  # noqa: SIM110 - a plain loop: this runs for every record
        if part.codec == "raw":
            return False
    return True


def _is_opaque(document: Document) -> bool:
    return any(part.codec == "raw" for part in document.parts)


def _counted(findings: Iterable[Finding], flow: Flow, dismissed: frozenset[str]) -> Counting:
    """Return what counts by the flow's own thresholds. INVARIANT: a score that is not a number counts."""
    usual, default = flow.thresholds, flow.default_threshold
    counting = [one for one in findings if not one.score < usual.get(one.entity, default)]
    return Counting(
        frozenset(one.entity for one in counting),
        frozenset(one.entity for one in counting if one.end <= one.start),
        frozenset(one.origin for one in counting if one.origin and one.entity not in dismissed),
        (),
    )


def _origins(flow: Flow, jurisdictions: Jurisdictions, document: Document) -> frozenset[str]:
    """Return the origins declared for or by a record. Where none is given, or one is no country, that is `NOWHERE`."""
    spec = flow.spec.origin
    if not (spec.header or spec.field):
        return flow.origins
    told = set(flow.origins)
    for text in _told(flow, document):
        for code in text.split(","):
            country = code.strip().upper()
            told.add(country if country in jurisdictions.facts.countries else NOWHERE)
    return frozenset(told or {NOWHERE})


def _told(flow: Flow, document: Document) -> Iterator[str]:
    spec = flow.spec.origin
    if spec.header:
        for name, value in document.record.headers:
            if name == spec.header:
                yield _ascii(value)
    if spec.field:
        for field in document.fields:
            if field.pointer == spec.field:
                yield field.text


def _ascii(value: bytes | None) -> str:
    try:
        return (value or b"").decode("ascii")
    except UnicodeDecodeError:
        return NOWHERE


UNKNOWN_FLOW = faulty("", Fault(FaultCode.UNKNOWN_FLOW, "decide"))
