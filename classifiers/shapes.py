"""Byte expressions derived from a pattern's shape: whatever the shape finds in a field, they find in the bytes.

Shapes are matched against code points; automata read UTF-8. Both expressions are therefore wider than the shape:
`presence` tells whether a match can be anywhere in the bytes, `beginning` where one can begin. Lookarounds, anchors
and word boundaries are kept only where they are exact on bytes and hold at the edge of a field; the bytes must have one
character of `chars.STRUCTURE` before their first field and behind their last.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from classifiers.chars import ASCII, DIGITS, LETTERS, STRUCTURE, WORD, Chars, set_of
from classifiers.cuts import blunted, cut_beginning, cut_ending
from classifiers.expressions import shortened, written
from classifiers.trees import Beside, Edge, Either, Node, Repeat, Run, Text, flat, read

Outside = Chars | Literal[True] | None  # what may stand beside a match: these, no word character, anything


def presence(shape: re.Pattern[str]) -> str:
    """Return an expression found in a document's bytes wherever `shape` matches in one of its fields."""
    return _presence(*parted(shape))


def outline(shape: re.Pattern[str]) -> str:
    """Return a wider `presence` that takes any digit for any other: many of them make one small automaton."""
    before, items, after = parted(shape)
    if not any(_mixes(item) for item in items):
        items = tuple(_any_digits(item) for item in items)
    return _presence(before, items, after)


def is_of_digits(shape: re.Pattern[str]) -> bool:
    """Return whether the shape takes digits and marks alone, and no letters."""
    _, items, _ = parted(shape)
    return not any(_takes_letters(item) for item in items)


def _takes_letters(node: Node) -> bool:
    if isinstance(node, Chars):
        return node.wide or bool(node.bits & LETTERS)
    if isinstance(node, Run | Either):
        return any(_takes_letters(item) for item in node.items)
    return isinstance(node, Text) or (isinstance(node, Repeat) and _takes_letters(node.item))


def _presence(before: Outside, items: tuple[Node, ...], after: Outside) -> str:
    if before is None:
        items = cut_beginning(items)
    if after is not None and (blunt := blunted(items)) is not None:
        items, after = blunt, None
    if after is None:
        items = cut_ending(items)
    return shortened(_edge(before) + written(Run(items)) + _edge(after))


def _mixes(node: Node) -> bool:
    """Return whether one place of the node takes letters and digits, so that its digits tell it apart."""
    if isinstance(node, Chars):
        return bool(node.bits & DIGITS and node.bits & LETTERS)
    if isinstance(node, Run | Either):
        return any(_mixes(item) for item in node.items)
    return isinstance(node, Repeat) and _mixes(node.item)


def _any_digits(node: Node) -> Node:
    if isinstance(node, Chars):
        return Chars(node.bits | DIGITS, node.wide) if node.bits & DIGITS else node
    if isinstance(node, Run):
        return Run(tuple(_any_digits(item) for item in node.items))
    if isinstance(node, Either):
        return Either(tuple(dict.fromkeys(_any_digits(item) for item in node.items)))
    return Repeat(_any_digits(node.item), node.least, node.most) if isinstance(node, Repeat) else node


def beginning(shape: re.Pattern[str]) -> tuple[str, int]:
    """Return an expression that matches at every place where `shape` matches, and how many bytes before it begins."""
    before, items, after = parted(shape)
    if after is None:
        items = cut_ending(items)
    return shortened(_edge(before) + written(Run(items)) + _edge(after)), int(isinstance(before, Chars))


def _edge(beside: Outside) -> str:
    if isinstance(beside, Chars):
        return set_of(beside.bits, high=True)
    return r"\b" if beside else ""


@lru_cache(maxsize=1024)
def parted(shape: re.Pattern[str]) -> tuple[Outside, tuple[Node, ...], Outside]:
    """Return what may stand before a match, the match, and what may stand behind it; None where anything may.

    True stands for a word boundary.
    """
    items = flat(read(shape))
    start, end = 0, len(items)
    while start < end and isinstance(items[start], Edge | Beside):
        start += 1
    while end > start and isinstance(items[end - 1], Edge | Beside):
        end -= 1
    body = tuple(items[start:end])
    whole = Run(body)
    return (
        _beside(items[:start], first_of(whole), behind=True),
        body,
        _beside(items[end:], _last(whole), behind=False),
    )


def begins_a_word(shape: re.Pattern[str]) -> bool:
    """Return whether the shape matches only where no letter, digit or underscore stands before, if it begins with one."""
    for item in flat(read(shape)):
        if isinstance(item, Edge) or (
            isinstance(item, Beside) and item.behind and not WORD & ~item.forbidden.bits
        ):
            return True
        if not isinstance(item, Beside):
            return False
    return False


def _beside(items: Sequence[Node], next_to: Chars | None, *, behind: bool) -> Outside:
    """Return the characters that may stand beside the match. `next_to` is the match's own outermost character."""
    if next_to is None or next_to.wide:
        return None  # a boundary of code points that bytes do not show
    forbidden = Chars(0)
    for item in items:
        if isinstance(item, Beside) and item.behind is behind:
            forbidden |= item.forbidden
    if not forbidden.bits:
        return True if next_to.is_word and any(isinstance(item, Edge) for item in items) else None
    if next_to.is_word and forbidden.bits & ~STRUCTURE == WORD:
        return True
    if next_to.is_word and any(isinstance(item, Edge) for item in items):
        forbidden |= Chars(WORD)
    return Chars(ASCII & ~forbidden.bits | STRUCTURE, wide=True)


def first_of(node: Node) -> Chars | None:
    return _outermost(node, lambda items: items)


def _last(node: Node) -> Chars | None:
    return _outermost(node, lambda items: items[::-1])


def _outermost(node: Node, order: Callable[[tuple[Node, ...]], tuple[Node, ...]]) -> Chars | None:
    """Return the characters that the node can begin (or end) with; None where it can be empty."""
    if isinstance(node, Chars):
        return node
    if isinstance(node, Text):
        return Chars(0, wide=True)
    if isinstance(node, Repeat):
        return _outermost(node.item, order) if node.least else None
    found = Chars(0)
    if isinstance(node, Either):
        branches = [_outermost(item, order) for item in node.items]
        for branch in branches:
            if branch is None:
                return None
            found |= branch
        return found
    if isinstance(node, Run):
        for item in order(node.items):
            one = _outermost(item, order)
            if one is not None:
                return found | one
            found |= _outermost(_mandatory(item), order) or Chars(0)
    return None


def _mandatory(node: Node) -> Node:
    """Return the node with an optional repetition taken at least once."""
    return Repeat(node.item, 1, node.most) if isinstance(node, Repeat) and node.least == 0 else node
