"""Words that a shape cannot match without: one look for all of them spares most shapes a search of their own."""

import re

from classifiers.chars import DIGITS, LETTERS, Chars, mask
from classifiers.expressions import written
from classifiers.shapes import begins_a_word, first_of, parted
from classifiers.trees import Edge, Either, Node, Repeat, Run, Text

_MOST = 1_500  # words of one shape
_PRODUCT = 64
_MANY = (
    200  # words of one shape, from which on no boundary is asked for: it takes most of the time to compile
)
_SHORT = 4  # characters of a word that is looked for with what can stand behind it, whatever that is
_FEW = 24  # ASCII characters that can stand behind a longer word, for which it is worth looking too
_LONGEST = 12  # characters of a word; more would tell no more
_WIDEST = 6  # characters that one place of a word may hold
_AT = mask("@")
_COMMON = DIGITS | mask(" .,-")  # in every text that holds numbers
_WEIGHTIEST = 10.0
_ENOUGH = 2.5  # what a word must weigh to be worth looking for

Word = tuple[Node, ...]
Words = frozenset[Word]
_EMPTY: Words = frozenset(((),))


def required(shape: re.Pattern[str]) -> frozenset[str]:
    """Return expressions of which at least one is found wherever `shape` matches; none where no such set is rare."""
    _, items, _ = parted(shape)
    words = _best(Run(items), frozenset(((Edge(),),)) if begins_a_word(shape) else _EMPTY)
    if words is None:
        return frozenset()
    if len(words) > _MANY:
        words = frozenset(word[1:] if word[0] == Edge() else word for word in words)
    return frozenset(_written(word) for word in words)


def _written(word: Word) -> str:
    """A boundary before a word is kept where it is exact on bytes: before an ASCII letter or digit."""
    if word[0] != Edge():
        return written(Run(word))
    first = word[1]
    return (r"\b" if isinstance(first, Chars) and first.is_word else "") + written(Run(word[1:]))


def _best(node: Node, run: Words = _EMPTY) -> Words | None:
    """Return the rarest set of words of which the node cannot do without one."""
    if isinstance(node, Repeat):
        return _best(node.item) if node.least else None
    if isinstance(node, Either):
        sets = [_best(item) for item in node.items]
        found = frozenset(word for words in sets if words is not None for word in words)
        return found if None not in sets and len(found) <= _MOST else None
    candidates: list[Words] = []
    items = node.items if isinstance(node, Run) else (node,)
    for at, item in enumerate(items):
        candidates.append(_followed(run, items[at:]))
        exact = _exact(item)
        if exact is not None and len(run) * len(exact) <= _room(run) and max(map(len, run)) < _LONGEST:
            run = frozenset(left + right for left in run for right in exact)
            continue
        if exact is None and isinstance(item, Run | Either | Repeat):
            candidates += filter(None, (_best(item), _repeated(run, item)))
        run = exact if exact is not None else _EMPTY
    candidates.append(run)
    best = max(candidates, key=_worth)
    return best if _worth(best)[0] >= _ENOUGH else None


def _room(run: Words) -> int:
    """Return how many words may come of these: a list of words stays one, but lists are not multiplied."""
    return _MOST if len(run) == 1 else _PRODUCT


def _repeated(run: Words, item: Node) -> Words | None:
    """Return the words with the first of a long repetition behind them."""
    if (
        not isinstance(item, Repeat)
        or not item.least
        or (inner := _exact(item.item)) is None
        or len(inner) > 1
    ):
        return None
    return _product([run, *[inner] * min(item.least, _LONGEST)])


def _followed(words: Words, rest: tuple[Node, ...]) -> Words:
    """Return the words with what can stand behind them, where that is told."""
    following = first_of(Run(rest))
    if following is None or not any(words):
        return words
    is_long = following.wide or min(map(len, words)) > _SHORT
    if is_long and (following.bits.bit_count() > _FEW or following.bits & DIGITS):
        return words
    behind = Repeat(following, 1, 1) if following.wide else following  # a wide one is up to four bytes
    return frozenset((*word, behind) for word in words)


def _exact(node: Node) -> Words | None:
    """Return every word that the node can be; None where there are too many."""
    if isinstance(node, Chars):
        return frozenset(((node,),)) if _is_narrow(node) else None
    if isinstance(node, Text):
        return frozenset(((node,),))
    if isinstance(node, Repeat):
        inner = _exact(node.item)
        if inner is None or node.most is None or node.most > _LONGEST:
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
        if words is None or len(found) * len(words) > max(_PRODUCT, len(words)):
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
    if isinstance(node, Edge | Repeat):
        return 0.0
    if not isinstance(node, Chars):
        return 1.0
    if not node.bits & ~_COMMON:
        return 0.1 if not node.bits & ~DIGITS else 0.2
    size = node.bits.bit_count()
    if size > 2:
        return 0.4 if size <= _WIDEST else 0.1
    return 2.6 if node.bits == _AT else 1.0 if not node.bits & ~LETTERS else 0.9
