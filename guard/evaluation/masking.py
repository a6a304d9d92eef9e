"""A text that shows its shape and none of its words, for looking at mistakes."""

import string
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from classifiers.agreement import Case, Judged, Mistake

_KEPT = frozenset(string.punctuation + " \n")
AROUND = 60  # characters shown on either side of a mistake


class Piece(Struct, frozen=True):
    """A stretch of a masked text, with what is labelled and found there."""

    text: str
    labelled: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    is_it: bool = False  # the mistake itself


class Excerpt(Struct, frozen=True):
    """A mistake in the middle of its masked surroundings. INVARIANT: no letter but x and X, no digit but 9."""

    mistake: Mistake
    lang: str
    pieces: tuple[Piece, ...]


def masked(text: str) -> str:
    """Return the text with capitals as X, digits as 9 and all else but ASCII punctuation and spaces as x.

    >>> masked("Zoë, +49 30 5550-142")
    'Xxx, +99 99 9999-999'
    """
    return "".join(map(_masked, text))


def _masked(character: str) -> str:
    if character in _KEPT:
        return character
    if character.isspace():
        return " "
    if character.isdecimal():
        return "9"
    return "X" if character.isupper() else "x"


def excerpts(
    mistakes: Sequence[Mistake], judged: Sequence[Judged], texts: Mapping[tuple[str, str], str]
) -> Iterator[Excerpt]:
    """Yield each mistake with what stands around it. `texts` are masked, by set and id."""
    by_key = {(one.dataset, one.id): one for one in judged}
    for mistake in mistakes:
        key = mistake.dataset, mistake.id
        one = by_key[key]
        yield Excerpt(mistake, one.lang, tuple(_pieces(mistake, one, texts[key])))


def masked_texts(cases: Sequence[Case]) -> dict[tuple[str, str], str]:
    """Return every text masked, by set and id."""
    return {(one.dataset, one.id): masked(one.text) for one in cases}


def spread(mistakes: Sequence[Mistake], count: int) -> list[Mistake]:
    """Return at most `count` mistakes, taken in turn from each set, label and way of being wrong."""
    piles: dict[tuple[str, str, str], list[Mistake]] = {}
    for one in mistakes:
        piles.setdefault((one.dataset, one.label, one.what), []).append(one)
    taken: list[Mistake] = []
    depth = 0
    while len(taken) < min(count, len(mistakes)):
        taken += [pile[depth] for _, pile in sorted(piles.items()) if depth < len(pile)]
        depth += 1
    return taken[:count]


def _pieces(mistake: Mistake, one: Judged, text: str) -> Iterator[Piece]:
    low, high = max(0, mistake.start - AROUND), min(len(text), mistake.end + AROUND)
    edges = {low, high, mistake.start, mistake.end}
    spans = (*one.spans, *one.findings)
    edges |= {edge for span in spans for edge in (span.start, span.end) if low < edge < high}
    cuts = sorted(edge for edge in edges if low <= edge <= high)
    for start, end in pairwise(cuts):
        yield Piece(
            text[start:end],
            tuple(sorted({span.label for span in one.spans if span.start <= start and end <= span.end})),
            tuple(
                sorted({found.label for found in one.findings if found.start <= start and end <= found.end})
            ),
            mistake.start <= start and end <= mistake.end,
        )
