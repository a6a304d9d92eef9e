"""What stands of a later tier's candidates beside what patterns found, and what they mean in that document."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from classifiers.countries import ENTITY as PLACE
from classifiers.countries import is_country
from classifiers.implausible import is_implausible, is_things_name
from classifiers.linkage import names_somebody, topic_of
from classifiers.settle import Candidate, settle
from schemas.document import Document, Kind, escape, place
from schemas.finding import Detection, Finding

_NONE: frozenset[str] = frozenset()


def joined(
    document: Document,
    found: Detection,
    candidates: Sequence[Candidate],
    labels: Mapping[str, frozenset[str]],
) -> Detection:
    """Return the detection with what stands of the candidates; `labels` are those of the entities found before.

    INVARIANT: no finding is taken away. A candidate gives way to a finding with all its labels that has its span, or
    that holds it and is no less sure. States and parts of the world are told beside something else alone: a question
    about a transfer to Spain tells of nobody.
    """
    spans = settle(one for one in candidates if not one.of_text and not _is_implausible(one, document))
    standing = [one for one in spans if not _gives_way(one, found.findings, labels)]
    if not found.findings and all(_is_country(one, document) for one in standing):
        standing = []
    named = names_somebody(
        [
            *((one.entity, labels.get(one.entity, _NONE)) for one in found.findings),
            *((one.entity, one.labels) for one in standing),
        ]
    )
    of_text = {
        (one.entity, one.field): one
        for one in sorted((one for one in candidates if one.of_text), key=lambda one: one.score)
    }
    standing += [one if named else _as_topic(one) for one in of_text.values()]
    return Detection(tuple(_told(document, found.findings, standing)))


def _gives_way(one: Candidate, findings: Sequence[Finding], labels: Mapping[str, frozenset[str]]) -> bool:
    for other in findings:
        if other.field != one.field or not other.start <= one.start < one.end <= other.end:
            continue
        is_same = (other.start, other.end) == (one.start, one.end)
        if (is_same or other.score >= one.score) and one.labels <= labels.get(other.entity, _NONE):
            return True
    return False


def _is_implausible(one: Candidate, document: Document) -> bool:
    if one.in_context:  # a name said what it is
        return False
    field = document.field(one.field)
    text = field.text
    if is_things_name(one.entity, field.pointer, text):
        return True
    return is_implausible(one.entity, text[one.start : one.end], text[one.end : one.end + 16])


def _is_country(one: Candidate, document: Document) -> bool:
    return one.entity == PLACE and is_country(document.field(one.field).text[one.start : one.end])


def _as_topic(one: Candidate) -> Candidate:
    topic = topic_of(one.entity, one.labels)
    return one if topic is None else replace(one, entity=topic, labels=_NONE)


def _told(document: Document, findings: Sequence[Finding], standing: Sequence[Candidate]) -> list[Finding]:
    """Return all as findings, in order; a member name that holds one is not told on the way to any."""
    every: list[Finding | Candidate] = [*findings, *standing]
    fields = {one.field: document.field(one.field) for one in every}
    tainted = frozenset(escape(field.text) for field in fields.values() if field.kind is Kind.NAME)
    places = {index: place(field.pointer, tainted) for index, field in fields.items()}
    told = [
        Finding(
            one.entity,
            places[one.field],
            one.start,
            one.end,
            one.score,
            one.classifier,
            one.field,
            one.origin,
        )
        for one in every
    ]
    told.sort(key=lambda one: (one.field, one.start, one.end, one.entity))
    return told
