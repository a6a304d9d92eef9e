"""When a finding is a labelled span, when a record leaks, and where the two disagree.

A finding agrees with a labelled span where both have the same label and share at least half of the shorter one's
characters; strictly, where they are the same span.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from schemas.errors import SettingsError
from schemas.finding import Finding

ALIASES = {"address": "location", "date": "date_of_birth"}
LEAKING = frozenset({"person", "email", "phone", "iban", "card", "national_id", "secret"})


class Span(Struct, frozen=True):
    """A labelled or found stretch of a text, in code points; `entity` is the finding's own name for it."""

    start: int
    end: int
    label: str
    entity: str = ""


class Case(Struct, frozen=True):
    """A labelled text. A content type: its repr shows its id and size."""

    id: str
    dataset: str
    lang: str
    text: str
    spans: tuple[Span, ...]

    def __repr__(self) -> str:
        return f"Case({self.id}, {len(self.text)} characters, {len(self.spans)} spans)"


class Judged(Struct, frozen=True):
    """What was found in a case. No content: the text stays behind."""

    id: str
    dataset: str
    lang: str
    spans: tuple[Span, ...]
    findings: tuple[Span, ...]


class Mistake(Struct, frozen=True):
    """Where a case and its findings disagree: a place, never text."""

    id: str
    what: str  # missed, false
    label: str
    start: int
    end: int
    entity: str = ""


def case(line: str) -> Case:
    """Return the case that a line of JSON holds. Raise SettingsError where it has not the form."""
    try:
        row = json.loads(line)
        spans = tuple(Span(span["start"], span["end"], label(span["label"])) for span in row["spans"])
        return Case(row["id"], row["dataset"], row["lang"], row["text"], spans)
    except (ValueError, KeyError, TypeError):
        raise SettingsError(
            "a line is no labelled text; expected {id, dataset, lang, text, spans: [{start, end, label}]}"
        ) from None


def judge(one: Case, findings: Iterable[Finding], kinds: Mapping[str, str]) -> Judged:
    """Return the case with its findings, labelled by their entity's kind; a finding of no known kind is left out."""
    spans = (
        Span(found.start, found.end, label(kinds[found.entity]), found.entity)
        for found in findings
        if found.entity in kinds
    )
    return Judged(one.id, one.dataset, one.lang, one.spans, tuple(spans))


def label(name: str) -> str:
    """Return the label under which a kind is compared: an address is a location, a date a date of birth."""
    return ALIASES.get(name, name)


def agrees(found: Span, labelled: Span, *, strict: bool = False) -> bool:
    """Return whether a finding is that labelled span."""
    if found.label != labelled.label:
        return False
    if strict:
        return (found.start, found.end) == (labelled.start, labelled.end)
    shorter = min(found.end - found.start, labelled.end - labelled.start)
    return shorter > 0 and 2 * _shared(found, labelled) >= shorter


def leaks(spans: Iterable[Span], findings: Sequence[Span]) -> bool:
    """Return whether a span that identifies somebody or opens something is covered by under half, by any finding."""
    return any(
        2 * _covered(span, findings) < span.end - span.start for span in spans if span.label in LEAKING
    )


def mistakes(judged: Iterable[Judged], *, strict: bool = False) -> Iterable[Mistake]:
    """Yield where findings and labels disagree, record by record."""
    for one in judged:
        for span in one.spans:
            if not any(agrees(found, span, strict=strict) for found in one.findings):
                yield Mistake(one.id, "missed", span.label, span.start, span.end)
        for found in one.findings:
            if not any(agrees(found, span, strict=strict) for span in one.spans):
                yield Mistake(one.id, "false", found.label, found.start, found.end, found.entity)


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
