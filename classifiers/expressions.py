"""A tree of a shape as an expression over UTF-8 bytes that both engines and `re` read alike."""

import re

from classifiers.chars import HIGH_CHARACTER, Chars, set_of
from classifiers.trees import Beside, Edge, Either, Node, Repeat, Run, Text, flat

_MOST_CHARACTERS = 48  # a longer bounded repetition of one character becomes an open one: smaller automata
_MOST_GROUPS = 24
_LONGEST = 12_000  # characters; Hyperscan takes 16,000
_EITHER_CASE = re.compile(r"\[([A-Z])([a-z])\]")


def written(node: Node) -> str:
    if isinstance(node, Chars):
        if not node.wide:
            return set_of(node.bits) if node.bits else r"[^\x00-\xff]"
        return f"(?:{set_of(node.bits)}|{HIGH_CHARACTER})" if node.bits else f"(?:{HIGH_CHARACTER})"
    if isinstance(node, Text):
        return "(?:" + "".join(f"\\x{byte:02x}" for byte in node.char.encode()) + ")"
    if isinstance(node, Run):
        return "".join(_inner(item) for item in flat(node))
    if isinstance(node, Either):
        return "(?:" + "|".join(written(item) for item in node.items) + ")"
    if isinstance(node, Repeat):
        return _repeated(node)
    return ""


def _inner(node: Node) -> str:
    """Boundaries within a shape are left out: what stands on either side may not be ASCII."""
    return "" if isinstance(node, Edge | Beside) else written(node)


def _repeated(node: Repeat) -> str:
    item, least, most = node.item, node.least, node.most
    if isinstance(item, Chars) and item.wide:  # a character is one to four bytes
        return set_of(item.bits, high=True) + _counted(
            least, None if most is None else most * 4, _MOST_CHARACTERS
        )
    inner = written(item)
    if not inner:
        return ""
    limit = _MOST_CHARACTERS if isinstance(item, Chars) else _MOST_GROUPS
    if not (isinstance(item, Chars) and not item.wide):
        inner = f"(?:{inner})"
    return inner + _counted(least, most, limit)


def _counted(least: int, most: int | None, limit: int) -> str:
    if most is not None and most > limit and most != least:
        most = None
    if most is None:
        return {0: "*", 1: "+"}.get(least, f"{{{least},}}")
    if least == most:
        return "" if least == 1 else f"{{{least}}}"
    return "?" if (least, most) == (0, 1) else f"{{{least},{most}}}"


def shortened(expression: str) -> str:
    """Return an expression that an engine would find too long with letters of either case written as one: it widens."""
    if len(expression) < _LONGEST:
        return expression
    return "(?i)" + _EITHER_CASE.sub(
        lambda pair: pair[2] if pair[1].lower() == pair[2] else pair[0], expression
    )
