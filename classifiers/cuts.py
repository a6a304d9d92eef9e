"""What a search for a shape, wherever it may be, can do without: its optional ends, and the tail of a long one."""

from classifiers.chars import DIGITS, Chars
from classifiers.trees import Beside, Edge, Either, Node, Repeat, Run, flat

_LONG_ENDING = 11


def cut_beginning(items: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the items without what an unanchored search can do without at the beginning."""
    kept = tuple(flat(Run(items)))
    while kept:
        first, *rest = kept
        if isinstance(first, Repeat) and first.least == 0 and rest:
            kept = tuple(rest)
        elif isinstance(first, Repeat) and first.most != first.least and first.least:
            kept = (Repeat(first.item, first.least, first.least), *rest)
        elif (
            isinstance(first, Chars | Repeat)
            and len(rest) > 1
            and isinstance(rest[0], Repeat)
            and rest[0].least == 0
            and isinstance(rest[0].item, Chars)
            and isinstance(one := first.item if isinstance(first, Repeat) else first, Chars)
        ):
            kept = (one | rest[0].item, *rest[1:])  # what stands last of the two
        else:
            break
    return kept


def cut_ending(items: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the items without what an unanchored search can do without at the end."""
    kept = tuple(flat(Run(items)))
    while len(kept) > 1 and isinstance(kept[-1], Repeat | Edge | Beside):
        last = kept[-1]
        if not isinstance(last, Repeat) or last.least == 0:
            kept = kept[:-1]
        elif last.most != last.least:
            return (*kept[:-1], Repeat(last.item, last.least, last.least))
        else:
            break
    return kept


def blunted(items: tuple[Node, ...]) -> tuple[Node, ...] | None:
    """Return the items with a long ending cut short, so that what follows it need not be seen; None where it is short.

    A run of digits stays as it is: its length is what tells identifiers apart.
    """
    *head, last = flat(Run(items)) or [Run(())]
    if isinstance(last, Repeat) and last.least >= _LONG_ENDING:
        if isinstance(last.item, Chars) and not last.item.wide and not last.item.bits & ~DIGITS:
            return None
        return (*head, Repeat(last.item, _LONG_ENDING, _LONG_ENDING))
    if isinstance(last, Either):
        branches = [blunted((branch,)) for branch in last.items]
        if all(branch is not None for branch in branches):
            return (*head, Either(tuple(Run(branch) for branch in branches if branch is not None)))
    return None
