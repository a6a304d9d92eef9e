"""A pattern's shape as a tree of characters, sequences, choices and repetitions, without what bytes do not show."""

import re
from dataclasses import dataclass
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from classifiers.chars import ASCII, DIGITS, SPACES, WORD, Chars, mask, span

_NEWLINE = mask("\n")
_CATEGORIES = {
    op.CATEGORY_DIGIT: Chars(DIGITS),
    op.CATEGORY_NOT_DIGIT: Chars(ASCII & ~DIGITS, wide=True),
    op.CATEGORY_SPACE: Chars(SPACES),
    op.CATEGORY_NOT_SPACE: Chars(ASCII & ~SPACES, wide=True),
    op.CATEGORY_WORD: Chars(WORD, wide=True),
    op.CATEGORY_NOT_WORD: Chars(ASCII & ~WORD, wide=True),
}


@dataclass(frozen=True)
class Text:
    """Exact bytes: one character that is not ASCII."""

    char: str


@dataclass(frozen=True)
class Run:
    """One after the other."""

    items: tuple["Node", ...]


@dataclass(frozen=True)
class Either:
    items: tuple["Node", ...]


@dataclass(frozen=True)
class Repeat:
    item: "Node"
    least: int
    most: int | None


@dataclass(frozen=True)
class Edge:
    """A word boundary."""


@dataclass(frozen=True)
class Beside:
    """A character that must not stand before (or behind) a match."""

    forbidden: Chars
    behind: bool  # looks behind: stands before the match


Node = Chars | Text | Run | Either | Repeat | Edge | Beside
NOTHING = Run(())
_FEW = 4  # characters of a set that are told apart although some are not ASCII
ANYTHING = Repeat(Chars(ASCII, wide=True), 0, None)


@lru_cache(maxsize=1024)
def read(shape: re.Pattern[str]) -> Node:
    """Return the shape as a tree, with what cannot be told on bytes left out."""
    tree = _parser.parse(shape.pattern, shape.flags)
    return _node(tree, tree.state.flags)


def _node(tree: Any, flags: int) -> Node:
    items = [_item(code, argument, flags) for code, argument in tree]
    kept = tuple(item for item in items if item != NOTHING)
    return kept[0] if len(kept) == 1 else Run(kept)


def _item(code: Any, argument: Any, flags: int) -> Node:
    if code is op.LITERAL:
        return _literal(argument, flags)
    if code in {op.IN, op.NOT_LITERAL, op.ANY}:
        return _chars(code, argument, flags)
    if code is op.BRANCH:
        return Either(tuple(_node(branch, flags) for branch in argument[1]))
    if code is op.SUBPATTERN:
        _, add, remove, inner = argument
        return _node(inner, (flags | add) & ~remove)
    if code in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
        least, most, inner = argument
        return Repeat(_node(inner, flags), least, None if most is op.MAXREPEAT else most)
    if code is op.ATOMIC_GROUP:
        return _node(argument, flags)
    if code is op.AT:
        return Edge() if argument is op.AT_BOUNDARY else NOTHING
    if code is op.ASSERT_NOT:
        direction, inner = argument
        forbidden = _single(inner, flags)
        return Beside(forbidden, direction < 0) if forbidden is not None else NOTHING
    if code is op.ASSERT:
        return NOTHING
    return ANYTHING  # a back-reference, or what a later parser knows


def _literal(code: int, flags: int) -> Node:
    if code < 128:
        found = Chars(1 << code)
        return found.either_case() if flags & re.IGNORECASE else found
    char = chr(code)
    if not flags & re.IGNORECASE:
        return Text(char)
    cases = {char, char.lower(), char.upper()}
    if code == 0x3C3 or any(len(case) > 1 or ord(case) < 128 for case in cases) or char in "ßµςΣ":
        return Chars(0, wide=True)
    return Either(tuple(Text(case) for case in sorted(cases))) if len(cases) > 1 else Text(char)


def _chars(code: Any, argument: Any, flags: int) -> Node:
    if code is op.IN and len(argument) <= _FEW and all(kind is op.LITERAL for kind, _ in argument):
        others = [_literal(value, flags) for _, value in argument if value > 127]
        if others and not any(isinstance(other, Chars) for other in others):
            plain = [(kind, value) for kind, value in argument if value < 128]
            return Either((*((_set(plain, flags),) if plain else ()), *others))
    return _any_of(code, argument, flags)


def _any_of(code: Any, argument: Any, flags: int) -> Chars:
    if code is op.ANY:
        return Chars(ASCII if flags & re.DOTALL else ASCII & ~_NEWLINE, wide=True)
    if code is op.NOT_LITERAL:
        return Chars(ASCII & ~(1 << argument) if argument < 128 else ASCII, wide=True)
    return _set(argument, flags)


def _set(argument: Any, flags: int) -> Chars:
    negated = argument[0][0] is op.NEGATE
    found = Chars(0)
    for kind, value in argument:
        if kind is op.LITERAL:
            found |= Chars(1 << value) if value < 128 else Chars(0, wide=True)
        elif kind is op.RANGE:
            found |= Chars(span(*value), wide=value[1] > 127)
        elif kind is op.CATEGORY:
            found |= _category(value, flags)
    if negated:  # where a letter's other case is excluded too, leaving it in only widens
        return Chars(ASCII & ~found.bits, wide=True)
    return found.either_case() if flags & re.IGNORECASE else found


def _category(value: Any, flags: int) -> Chars:
    found = _CATEGORIES[value]
    if flags & re.ASCII and value is op.CATEGORY_WORD:
        return Chars(found.bits)
    return found


def _single(tree: Any, flags: int) -> Chars | None:
    """Return the single characters that this lookaround forbids; longer alternatives are left out, which widens."""
    branches = tree[0][1][1] if len(tree) == 1 and tree[0][0] is op.BRANCH else [tree]
    found = Chars(0)
    for branch in branches:
        if len(branch) != 1:
            continue
        code, argument = branch[0]
        if code in {op.LITERAL, op.IN, op.NOT_LITERAL, op.ANY}:
            one = _any_of(code, argument, flags) if code is not op.LITERAL else _literal(argument, flags)
            found |= one if isinstance(one, Chars) else Chars(0, wide=True)
        elif code in {op.SUBPATTERN, op.BRANCH}:
            found |= _single(argument[3] if code is op.SUBPATTERN else branch, flags) or Chars(0)
    return found if found.bits or found.wide else None


def flat(node: Node) -> list[Node]:
    """Return the items of a run, with those of the runs within it."""
    if isinstance(node, Run):
        return [inner for item in node.items for inner in flat(item)]
    return [node]
