"""A text rewritten in places, and the way back from a span of the new text to the span of the old."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True)
class Edits:
    """Where the texts differ, in rising order; equal stretches lie between. A replaced stretch maps back whole."""

    starts: tuple[int, ...]  # in the new text
    ends: tuple[int, ...]
    old_starts: tuple[int, ...]
    old_ends: tuple[int, ...]

    def back(self, start: int, end: int) -> Span:
        """Return the span of the old text that `start` to `end` of the new one came from; it must not be empty."""
        return self._before(start, self.old_starts, 0), self._before(end - 1, self.old_ends, 1)

    def _before(self, place: int, inside: tuple[int, ...], step: int) -> int:
        nearest = bisect_right(self.starts, place) - 1
        if nearest < 0:
            return place + step
        if place < self.ends[nearest]:
            return inside[nearest]
        return self.old_ends[nearest] + place - self.ends[nearest] + step


def rewrite(
    text: str, what: re.Pattern[str], change: Callable[[re.Match[str]], str | None], *, whole: bool = False
) -> tuple[str, Edits | None]:
    """Return the text with each match replaced by what `change` returns; None leaves it. No edits: None.

    A replacement of equal length is one character for another, unless matches are replaced as a `whole`.
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    old_starts: list[int] = []
    old_ends: list[int] = []
    copied = length = 0
    for match in what.finditer(text):
        new = change(match)
        start, end = match.span()
        if new is None or new == match[0]:
            continue
        pieces += (text[copied:start], new)
        length += start - copied
        if whole or len(new) != end - start:
            starts.append(length)
            ends.append(length + len(new))
            old_starts.append(start)
            old_ends.append(end)
        length += len(new)
        copied = end
    if not pieces:
        return text, None
    pieces.append(text[copied:])
    return "".join(pieces), Edits(tuple(starts), tuple(ends), tuple(old_starts), tuple(old_ends))
