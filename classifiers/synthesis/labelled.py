"""A text with its labelled spans, and the ways to join and rewrite one that keep every offset exact."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple


class Mark(NamedTuple):
    """One labelled span: code points, end exclusive."""

    start: int
    end: int
    label: str


class Labelled(NamedTuple):
    """A text and what is labelled in it."""

    text: str
    marks: tuple[Mark, ...] = ()


def labelled(text: str, label: str | None) -> Labelled:
    """Return a text that is labelled as a whole, or not at all."""
    return Labelled(text, (Mark(0, len(text), label),) if label and text else ())


def joined(parts: Iterable[Labelled | str]) -> Labelled:
    """Return the parts one after another, their marks moved to where they now stand."""
    texts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for part in parts:
        text, own = (part, ()) if isinstance(part, str) else part
        texts.append(text)
        marks.extend(Mark(at + start, at + end, label) for start, end, label in own)
        at += len(text)
    return Labelled("".join(texts), tuple(marks))


def separated(parts: Iterable[Labelled | str], separator: str) -> Labelled:
    """Return the parts with a separator between them."""
    pieces: list[Labelled | str] = []
    for part in parts:
        pieces.extend((separator, part) if pieces else (part,))
    return joined(pieces)


def rewritten(given: Labelled, rewrite: Callable[[str], str]) -> Labelled:
    """Return the text with every stretch between two borders of marks rewritten by itself, so that borders stay borders."""
    borders = sorted({0, len(given.text), *(edge for mark in given.marks for edge in mark[:2])})
    moved = {0: 0}
    pieces: list[str] = []
    at = 0
    for start, end in pairwise(borders):
        piece = rewrite(given.text[start:end])
        pieces.append(piece)
        at += len(piece)
        moved[end] = at
    return trimmed(
        Labelled(
            "".join(pieces), tuple(Mark(moved[start], moved[end], label) for start, end, label in given.marks)
        )
    )


def within(given: Labelled, labels: Collection[str], rewrite: Callable[[str], str]) -> Labelled:
    """Return the text with what these labels mark rewritten, and nothing else."""
    wanted = [mark for mark in given.marks if mark.label in labels]
    borders = sorted({0, len(given.text), *(edge for mark in given.marks for edge in mark[:2])})
    made = list(given.text)
    for start, end in pairwise(borders):
        if any(mark.start <= start and end <= mark.end for mark in wanted):
            made[start:end] = [rewrite(given.text[start:end]), *[""] * (end - start - 1)]
    return exchanged(given, made)


def exchanged(given: Labelled, characters: Sequence[str]) -> Labelled:
    """Return the text with each character exchanged for what stands in its place."""
    places = [0]
    for one in characters:
        places.append(places[-1] + len(one))
    marks = (Mark(places[mark.start], places[mark.end], mark.label) for mark in given.marks)
    return Labelled("".join(characters), tuple(marks))


def trimmed(given: Labelled) -> Labelled:
    """Return the text with no mark that begins or ends in space, and none that is empty."""
    kept: list[Mark] = []
    for start, end, label in given.marks:
        span = given.text[start:end]
        begin = start + len(span) - len(span.lstrip())
        finish = begin + len(span.strip())
        if begin < finish:
            kept.append(Mark(begin, finish, label))
    return Labelled(given.text, tuple(kept))
