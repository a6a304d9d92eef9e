"""Expressions that find, in UTF-8, the texts in which a context phrase can be."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from classifiers.context import phrases
from classifiers.expressions import written
from classifiers.trees import read

_NO_LETTER_OR_DIGIT = r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xff]"
_LONG = 4  # characters of a word that few longer words hold
_NOT_LOWER = r"[\x00-\x60\x7b-\xff]"


def expressions(context: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return expressions of which at least one is found wherever one of the phrases is in a text or a name.

    The first are a word each, whatever stands before it: so many are looked for as quickly as few. The others are short
    or several words, and tell where they begin.
    """
    tokens = [phrase.split() for phrase in phrases(tuple(context)) if phrase.strip()]
    words = frozenset(_ended(_spelled(each[0]), each[0]) for each in tokens if _is_long(each))
    return words, frozenset(_expression(each) for each in tokens if not _is_long(each))


def _is_long(tokens: Sequence[str]) -> bool:
    return len(tokens) == 1 and len(tokens[0]) >= _LONG


def _ended(expression: str, token: str) -> str:
    """Return the expression with what may stand behind its last token."""
    return expression + _NOT_LOWER if token[-1].isascii() else expression


def _expression(tokens: Sequence[str]) -> str:
    """Return where the tokens may stand: as words, or as parts of a name in camel case. They are case-folded."""
    head = tokens[0]
    first = _spelled(head)
    if head[0].isascii() and not head.startswith("ss"):
        body = first.removeprefix(_letter(head[0]))
        if not head[0].isalpha():
            first = f"{_NO_LETTER_OR_DIGIT}{first}"
        elif len(head) > 1 and head[1].isascii() and head[1].isalpha():
            upper = head[0].upper()
            rest = body.removeprefix(_letter(head[1]))
            first = f"(?:(?:{_NO_LETTER_OR_DIGIT}{_letter(head[0])}|[0-9a-z]{upper}){body}|{upper}{head[1]}{rest})"
        else:
            first = f"(?:{_NO_LETTER_OR_DIGIT}{_letter(head[0])}|{head[0].upper()}){body}"
    whole = f"{_NO_LETTER_OR_DIGIT}*".join((first, *map(_spelled, tokens[1:])))
    return _ended(whole, tokens[-1])


@cache
def _spelled(token: str) -> str:
    return "".join(_letter(piece) for piece in re.findall("ss|.", token))


@cache
def _letter(piece: str) -> str:
    if piece == "ss":  # what `ß` is folded to
        return r"(?:[Ss][Ss]|\xc3\x9f|\xe1\xba\x9e)"
    return written(read(re.compile(re.escape(piece), re.IGNORECASE)))
