"""Masked examples of what a threshold lets through or not: at every score some, errors by cause. Only shapes come out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct

from classifiers.agreement import Case, Judged, Span, agrees, labelled_in
from guard.evaluation.masking import masked
from guard.tuning.causes import why_false, why_missed
from guard.tuning.readings import Subject, is_of_another
from schemas.tuning import AROUND, LONGEST, ErrorCause, Example, What

MOST = 200
_BANDS = 20  # of scores, each of which gives as many as the others


class Place(Struct, frozen=True):
    """Where an example stands: the text by its number, and the stretch. No content."""

    text: int
    start: int
    end: int
    what: What
    score: float
    cause: ErrorCause | None = None
    detail: str = ""


def examples_of(
    cases: Sequence[Case],
    judged: Sequence[Judged],
    subject: Subject,
    *,
    languages: Iterable[str] = (),
    marks: Sequence[float] = (),
    most: int = MOST,
) -> tuple[Example, ...]:
    """Return at most so many examples. `cases` and `judged` are the same texts in one order; `marks` come first in each band."""
    chosen = spread(_places(cases, judged, subject, frozenset(languages)), marks, most)
    return tuple(_example(cases[one.text], one) for one in chosen)


def spread(places: Iterable[Place], marks: Sequence[float], most: int) -> list[Place]:
    """Return at most so many, of each outcome in turn, of its bands of scores or causes in turn, those next to a mark first."""
    piles: dict[What, dict[str, list[Place]]] = {what: {} for what in What}
    for one in sorted(places, key=lambda one: (_from_mark(one, marks), one.text, one.start)):
        band = str(min(int(one.score * _BANDS), _BANDS - 1))
        kind = f"{one.cause}{one.detail}" if one.what is What.MISSED else band
        piles[one.what].setdefault(kind, []).append(one)
    taken = _in_turn([_in_turn(list(kinds.values())) for kinds in piles.values()])[:most]
    return sorted(taken, key=lambda one: (one.score, one.what.value, one.text, one.start))


def _from_mark(one: Place, marks: Sequence[float]) -> float:
    return min((abs(one.score - mark) for mark in marks), default=0.0)


def _in_turn(piles: Sequence[Sequence[Place]]) -> list[Place]:
    return [one for row in zip_longest(*piles) for one in row if one is not None]


def _places(
    cases: Sequence[Case], judged: Sequence[Judged], subject: Subject, languages: frozenset[str]
) -> Iterator[Place]:
    """Yield what `guard.tuning.readings` counts, each with where it stands."""
    meant = [one for one in judged if not languages or one.lang in languages]
    known = labelled_in(meant)
    for number, one in enumerate(judged):
        if (languages and one.lang not in languages) or (
            one.spans and (one.dataset, subject.kind) not in known
        ):
            continue
        text = cases[number].text
        ours = [it for it in one.findings if it.label == subject.kind and subject.entity in ("", it.entity)]
        others = [it for it in one.findings if it.label == subject.kind and it not in ours]
        spans = [it for it in one.spans if it.label == subject.kind and not is_of_another(it, subject)]
        for span in spans:
            if any(agrees(found, span) for found in others):
                continue  # no threshold of ours loses it
            best = max((found.score for found in ours if agrees(found, span)), default=None)
            if best is None:
                yield _place(number, span, What.MISSED, 0.0, *why_missed(text, one, span))
            else:
                yield _place(number, span, What.RIGHT, best)
        for found in ours:
            if not any(agrees(found, span) for span in spans):
                yield _place(number, found, What.FALSE, found.score, *why_false(text, one, found))


def _place(
    number: int, span: Span, what: What, score: float, cause: ErrorCause | None = None, detail: str = ""
) -> Place:
    return Place(number, span.start, span.end, what, round(score, 4), cause, detail)


def _example(case: Case, one: Place) -> Example:
    text = case.text
    it = masked(text[one.start : one.end])
    return Example(
        one.what,
        one.score,
        it if len(it) <= LONGEST else f"{it[: LONGEST - 3]}...",
        masked(text[max(0, one.start - AROUND) : one.start]),
        masked(text[one.end : one.end + AROUND]),
        case.lang,
        case.dataset,
        one.cause,
        one.detail,
    )
