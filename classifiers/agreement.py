"""When a finding is a labelled span, when a record leaks, and where the two disagree.

A finding agrees with a labelled span where both have the same label and share at least half of the shorter one's
characters; strictly, where they are the same span. A span that a person put right is held to what they said: to its edges
where the span was wrong, to its entity where that was. What is told of a whole text is no finding in it: it agrees with
no span and covers none.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from schemas.errors import SettingsError
from schemas.finding import Finding

ALIASES = {"address": "location", "date": "date_of_birth"}
LEAKING = frozenset({"person", "email", "phone", "iban", "card", "national_id", "secret"})
UNKNOWN = "unknown"  # the label of a finding whose entity has no kind: it covers and it alarms, and agrees with nothing
HELD = (
    "",
    "entity",
    "span",
)  # to what a labelled span is held besides its label and half of its characters
_NO_TOPICS: Mapping[str, str] = {}


class Span(Struct, frozen=True):
    """A labelled or found stretch of a text, in code points; `entity`, `score` and `classifier` are the finding's own."""

    start: int
    end: int
    label: str
    entity: str = ""
    score: float = 0.0
    classifier: str = ""
    held: str = (
        ""  # of HELD, of a labelled span: a finding with another entity, or other edges, is not that span
    )


class Case(Struct, frozen=True):
    """A labelled text. A content type: its repr shows its id and size."""

    id: str
    dataset: str
    lang: str
    text: str
    spans: tuple[Span, ...]
    topics: tuple[str, ...] = ()
    flow: str = ""  # that the record was on which the text was copied from, where that is told

    def __repr__(self) -> str:
        return f"Case({self.id}, {len(self.text)} characters, {len(self.spans)} spans)"


class Judged(Struct, frozen=True):
    """What was found in a case, and told of the whole of it. No content: the text stays behind."""

    id: str
    dataset: str
    lang: str
    spans: tuple[Span, ...]
    findings: tuple[Span, ...]
    topics: tuple[str, ...] = ()  # labels of the whole text
    told: frozenset[str] = frozenset()  # kinds of the findings, and topics told


class Mistake(Struct, frozen=True):
    """Where a case and its findings disagree: a place, never text."""

    id: str
    what: str  # missed, false
    label: str
    start: int
    end: int
    entity: str = ""
    dataset: str = ""


def case(line: str) -> Case:
    """Return the case that a line of JSON holds. Raise SettingsError where it has not the form."""
    try:
        row = json.loads(line)
        spans = tuple(_labelled(span) for span in row["spans"])
        topics = tuple(row.get("doc_labels", ()))
        return Case(
            row["id"], row["dataset"], row["lang"], row["text"], spans, topics, _name(row.get("flow", ""))
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SettingsError(
            "a line is no labelled text; expected {id, dataset, lang, text, spans: [{start, end, label}]}"
        ) from None


def judge(
    one: Case,
    findings: Iterable[Finding],
    kinds: Mapping[str, str],
    topics: Mapping[str, str] = _NO_TOPICS,
) -> Judged:
    """Return the case with its findings, labelled by their entity's kind. `topics` are entities of whole texts."""
    spans, told = [], set()
    for found in findings:
        if found.entity in topics:
            told.add(topics[found.entity])
            continue
        kind = kinds.get(found.entity, UNKNOWN)
        told.add(kind)
        spans.append(Span(found.start, found.end, label(kind), found.entity, found.score, found.classifier))
    return Judged(one.id, one.dataset, one.lang, one.spans, tuple(spans), one.topics, frozenset(told))


def label(name: str) -> str:
    """Return the label under which a kind is compared: an address is a location, a date a date of birth."""
    return ALIASES.get(name, name)


def labelled_in(judged: Iterable[Judged]) -> frozenset[tuple[str, str]]:
    """Return each data set with each label that it has a span of: elsewhere that label cannot be judged."""
    return frozenset((one.dataset, span.label) for one in judged for span in one.spans)


def agrees(found: Span, labelled: Span, *, strict: bool = False) -> bool:
    """Return whether a finding is that labelled span."""
    if found.label != labelled.label:
        return False
    if labelled.held == "entity" and labelled.entity != found.entity:
        return False
    if strict or labelled.held == "span":
        return (found.start, found.end) == (labelled.start, labelled.end)
    shorter = min(found.end - found.start, labelled.end - labelled.start)
    return shorter > 0 and 2 * _shared(found, labelled) >= shorter


def covers(findings: Sequence[Span], span: Span) -> bool:
    """Return whether findings, of whatever label, cover half of a span's characters."""
    return 2 * _covered(span, findings) >= span.end - span.start


def leaks(spans: Iterable[Span], findings: Sequence[Span]) -> bool:
    """Return whether a span that identifies somebody or opens something is covered by under half, by any finding."""
    return any(not covers(findings, span) for span in spans if span.label in LEAKING)


def mistakes(judged: Sequence[Judged], *, strict: bool = False) -> Iterable[Mistake]:
    """Yield where findings and labels disagree, record by record, as far as a set can tell.

    A finding is false where its set has spans of that label, or where nothing is labelled in its record.
    """
    known = labelled_in(judged)
    for one in judged:
        for span in one.spans:
            if not any(agrees(found, span, strict=strict) for found in one.findings):
                yield Mistake(one.id, "missed", span.label, span.start, span.end, dataset=one.dataset)
        for found in one.findings:
            if one.spans and (one.dataset, found.label) not in known:
                continue
            if not any(agrees(found, span, strict=strict) for span in one.spans):
                yield Mistake(one.id, "false", found.label, found.start, found.end, found.entity, one.dataset)


def _name(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError("a name is a text")
    return given


def _labelled(row: Mapping[str, object]) -> Span:
    """Return the span that a line tells. Raise ValueError where it is held to what nothing is held to."""
    start, end, name, held = row["start"], row["end"], row["label"], row.get("held", "")
    entity = row.get("entity", "") if held == "entity" else ""
    if held not in HELD or not isinstance(entity, str) or bool(entity) is not (held == "entity"):
        raise ValueError("a span is held to its entity, which it names, or to its edges")
    if not isinstance(start, int) or not isinstance(end, int) or not isinstance(name, str):
        raise TypeError("a span has two numbers and a label")
    return Span(start, end, label(name), entity, held=str(held))


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _covered(span: Span, findings: Sequence[Span]) -> int:
    """Characters of the span that some finding covers, each counted once."""
    covered, at = 0, span.start
    for found in sorted(findings, key=lambda finding: finding.start):
        low, high = max(at, found.start), min(span.end, found.end)
        if high > low:
            covered += high - low
            at = high
    return covered
