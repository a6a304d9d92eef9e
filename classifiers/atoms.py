"""Words that a shape cannot match without: one look for all of them spares most shapes a search of their own."""

import re

from classifiers.chars import DIGITS, LETTERS, Chars
from classifiers.shapes import written
from classifiers.trees import Either, Node, Repeat, Run, Text, read

_MOST = 1_500  # words of one shape
_LONGEST = 12  # characters of a word; more would tell no more
_WIDEST = 6  # characters that one place of a word may hold
_WEIGHTIEST = 6.0
_ENOUGH = 2.5  # what a word must weigh to be worth looking for

Word = tuple[Node, ...]
Words = frozenset[Word]
_EMPTY: Words = frozenset(((),))


def required(shape: re.Pattern[str]) -> frozenset[str]:
    """Return expressions of which at least one is found wherever `shape` matches; none where no such set is rare."""
    words = _best(read(shape))
    return frozenset(written(Run(word)) for word in words) if words is not None else frozenset()


def _best(node: Node) -> Words | None:
    """Return the rarest set of words of which the node cannot do without one."""
    if isinstance(node, Repeat):
        return _best(node.item) if node.least else None
    if isinstance(node, Either):
        sets = [_best(item) for item in node.items]
        found = frozenset(word for words in sets if words is not None for word in words)
        return found if None not in sets and len(found) <= _MOST else None
    candidates: list[Words] = []
    run = _EMPTY
    for item in node.items if isinstance(node, Run) else (node,):
        exact = _exact(item)
        if exact is not None and len(run) * len(exact) <= _MOST and max(map(len, run)) < _LONGEST:
            run = frozenset(left + right for left in run for right in exact)
            continue
        candidates.append(run)
        run = exact if exact is not None else _EMPTY
        if exact is None and isinstance(item, Run | Either | Repeat) and (inner := _best(item)) is not None:
            candidates.append(inner)
    candidates.append(run)
    best = max(candidates, key=_worth)
    return best if _worth(best)[0] >= _ENOUGH else None


def _exact(node: Node) -> Words | None:
    """Return every word that the node can be; None where there are too many."""
    if isinstance(node, Chars):
        return frozenset(((node,),)) if _is_narrow(node) else None
    if isinstance(node, Text):
        return frozenset(((node,),))
    if isinstance(node, Repeat):
        inner = _exact(node.item)
        if inner is None or node.most is None or node.most > 2:
            return None
        times = range(node.least, node.most + 1)
        return _bounded([_product([inner] * count) for count in times])
    if isinstance(node, Either):
        if all(isinstance(item, Text) for item in node.items):
            return frozenset(((node,),))
        return _bounded([_exact(item) for item in node.items])
    if isinstance(node, Run):
        return _product([_exact(item) for item in node.items])
    return _EMPTY  # an edge takes no characters


def _product(sets: list[Words | None]) -> Words | None:
    found = _EMPTY
    for words in sets:
        if words is None or len(found) * len(words) > _MOST:
            return None
        found = frozenset(left + right for left in found for right in words)
    return found


def _bounded(sets: list[Words | None]) -> Words | None:
    found = frozenset(word for words in sets if words is not None for word in words)
    return found if None not in sets and len(found) <= _MOST else None


def _is_narrow(node: Chars) -> bool:
    return bool(node.bits) and not node.wide and node.bits.bit_count() <= _WIDEST


def _worth(words: Words) -> tuple[float, int]:
    return min(_WEIGHTIEST, *(sum(map(_weight, word)) for word in words)), -len(words)


def _weight(node: Node) -> float:
    """Return how much one place of a word narrows the search."""
    if not isinstance(node, Chars):
        return 1.0
    if node.bits & ~LETTERS:
        return (
            0.25
            if not node.bits & ~DIGITS or node.bits == 1 << ord(" ")
            else 0.75
            if node.bits != 1 << ord("@")
            else 3.0
        )
    return 1.0 if node.bits.bit_count() <= 2 else 0.4
