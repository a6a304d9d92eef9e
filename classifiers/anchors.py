"""A rare mark that a shape cannot do without: only around it need the shape be looked for."""

import re
from dataclasses import dataclass

from classifiers.chars import Chars, mask
from classifiers.shapes import parted
from classifiers.trees import Either, Node, Repeat, Run, Text

MARKS = "@+/"  # rare in records, so that most of the bytes are skipped
_FARTHEST = 4_000  # bytes from the mark to an end of the match


@dataclass(frozen=True)
class Anchor:
    """The mark, and how many bytes of a match, and of what is beside it, can stand before the first mark and behind it."""

    mark: bytes
    before: int
    behind: int


Reach = tuple[int, int]  # most bytes before the mark, and behind it


def anchor(shape: re.Pattern[str]) -> Anchor | None:
    """Return a mark that stands in every match of the shape, near its ends; None where there is none."""
    _, items, _ = parted(shape)
    for mark in MARKS:
        reach = _reach(Run(items), mask(mark))
        if reach is not None and max(reach) <= _FARTHEST:
            return Anchor(mark.encode(), reach[0] + 4, reach[1] + 4)
    return None


def _reach(node: Node, bit: int) -> Reach | None:
    """Return how far the first such mark can stand from the ends of the node; None where it may not stand there."""
    if isinstance(node, Chars):
        return (0, 0) if node.bits == bit and not node.wide else None
    if isinstance(node, Repeat):
        return _reach(Run((node.item, Repeat(node.item, 0, _less(node.most)))), bit) if node.least else None
    if isinstance(node, Either):
        branches = [_reach(item, bit) for item in node.items]
        found = [reach for reach in branches if reach is not None]
        if len(found) < len(branches):
            return None
        return max(before for before, _ in found), max(behind for _, behind in found)
    if not isinstance(node, Run):
        return None
    for at, item in enumerate(node.items):
        if _can_hold(item, bit):
            within = _reach(item, bit)
            before, behind = longest(Run(node.items[:at])), longest(Run(node.items[at + 1 :]))
            if within is None or before is None or behind is None:
                return None
            return before + within[0], within[1] + behind
    return None


def _less(most: int | None) -> int | None:
    return None if most is None else most - 1


def _can_hold(node: Node, bit: int) -> bool:
    if isinstance(node, Chars):
        return bool(node.bits & bit)
    if isinstance(node, Run | Either):
        return any(_can_hold(item, bit) for item in node.items)
    return isinstance(node, Repeat) and _can_hold(node.item, bit)


def longest(node: Node) -> int | None:
    """Return the most bytes that the node takes; None where there is no bound."""
    if isinstance(node, Chars):
        return 4 if node.wide else 1
    if isinstance(node, Text):
        return len(node.char.encode())
    if isinstance(node, Repeat):
        one = longest(node.item)
        return 0 if one == 0 else None if one is None or node.most is None else one * node.most
    if isinstance(node, Run | Either):
        sizes = [longest(item) for item in node.items]
        known = [size for size in sizes if size is not None]
        if len(known) < len(sizes):
            return None
        return sum(known) if isinstance(node, Run) else max(known, default=0)
    return 0
