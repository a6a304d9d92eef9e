"""What would be found with a change of the policy, reckoned from what was found without it: no text is judged twice.

A change is a threshold of an entity, terms that always are one (`deny`) or alone are none of it (`allow`), or shapes that
are one. Terms are compared without case and in Unicode's compatible form, and begin and end where words do.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from classifiers.agreement import Case, Judged, Span, agrees

SURE = 1.0  # the score of what a list says


class Cut(Struct, frozen=True):
    """From which score on an entity counts; in texts of a language, where one is named."""

    entity: str
    at_least: float
    language: str = ""


class Terms(Struct, frozen=True):
    """A list's terms of an entity, folded. A content type: its repr tells how many."""

    list: Literal["deny", "allow"]
    entity: str
    kind: str  # the label that the entity is compared as
    terms: frozenset[str]

    def __repr__(self) -> str:
        return f"Terms({self.list}, {self.entity}, {len(self.terms)} terms)"


class Shapes(Struct, frozen=True):
    """Shapes that count as an entity, digits for digits: regular expressions over folded text, for a pattern of one's own."""

    entity: str
    kind: str
    shapes: frozenset[str]

    def __repr__(self) -> str:
        return f"Shapes({self.entity}, {len(self.shapes)} shapes)"


Change = Cut | Terms | Shapes


class Seen(Struct, frozen=True, eq=False):
    """A judged text, and the text itself as lists read it, character by character."""

    judged: Judged
    text: str

    def __repr__(self) -> str:
        return f"Seen({self.judged.id}, {len(self.text)} characters)"


class Sum(Struct, frozen=True):
    """A text's part in the figures: spans that were found, spans, findings that are right, findings."""

    found: int
    spans: int
    right: int
    findings: int


def seen(cases: Sequence[Case], judged: Sequence[Judged]) -> list[Seen]:
    """Return the judged texts with their texts, which are in the same order."""
    return [Seen(one, folded(case.text)) for case, one in zip(cases, judged, strict=True)]


def folded(text: str) -> str:
    """Return a text as terms are compared, as long as it is: what folds to several characters stays as it is.

    >>> folded("ＡＣＭＥ Straße")
    'acme straße'
    """
    return "".join(_fold(one) for one in text)


def found_with(one: Seen, changes: Iterable[Change]) -> list[Span]:
    """Return what would be found in a text with these changes."""
    kept = list(one.judged.findings)
    for change in changes:
        if isinstance(change, Cut):
            if change.language in ("", one.judged.lang):
                kept = [it for it in kept if it.entity != change.entity or it.score >= change.at_least]
        elif isinstance(change, Terms) and change.list == "allow":
            kept = [
                it
                for it in kept
                if it.entity != change.entity or one.text[it.start : it.end].strip() not in change.terms
            ]
        else:
            kept += [
                Span(start, end, change.kind, change.entity, SURE)
                for start, end in _places(one.text, change)
                if not any(it.label == change.kind and it.start < end and start < it.end for it in kept)
            ]
    return kept


def sum_of(one: Seen, findings: Sequence[Span], labels: Collection[str]) -> Sum:
    """Return a text's part in the figures of these labels."""
    spans = [it for it in one.judged.spans if it.label in labels]
    told = [it for it in findings if it.label in labels]
    return Sum(
        sum(any(agrees(it, span) for it in told) for span in spans),
        len(spans),
        sum(any(agrees(it, span) for span in spans) for it in told),
        len(told),
    )


def places(text: str, terms: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where the terms stand in a folded text, longest first where they overlap."""
    yield from shaped(text, frozenset(re.escape(one) for one in terms))


def shaped(text: str, shapes: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where the shapes stand in a folded text, longest first where they overlap."""
    if shapes:
        for match in _matcher(shapes).finditer(text):
            yield match.span()


def _places(text: str, change: Terms | Shapes) -> Iterator[tuple[int, int]]:
    return places(text, change.terms) if isinstance(change, Terms) else shaped(text, change.shapes)


@lru_cache(maxsize=64)
def _matcher(shapes: frozenset[str]) -> re.Pattern[str]:
    ordered = "|".join(sorted(shapes, key=lambda one: (-len(one), one)))
    return re.compile(rf"(?<!\w)(?:{ordered})(?!\w)")


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    made = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
    return made if len(made) == 1 else char
