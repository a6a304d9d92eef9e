"""Context words: whether what stands around a match, or the names on the way to it, speaks of its entity.

Texts and names are spelled as `patterns.matching` spells them, with and without diacritics.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from classifiers.patterns.matching import REACH, spelled, spelled_name


def phrases(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words as texts are spelled, and those with diacritics also without."""
    found = dict.fromkeys(spelled(word) for word in words)
    return tuple(found | dict.fromkeys(without_marks(phrase) for phrase in found))


def without_marks(text: str) -> str:
    """Return the text with letters stripped of their diacritics."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def around(text: str, start: int, end: int) -> str:
    """Return the whole tokens within reach of a match, before it and behind it, in one searchable text."""
    first, last = max(start - REACH, 0), min(end + REACH, len(text))
    if first and _in_token(text[first - 1]):
        while first < start and _in_token(text[first]):
            first += 1
    if last < len(text) and _in_token(text[last]):
        while last > end and _in_token(text[last - 1]):
            last -= 1
    return f"{spelled(text[first:start])}|{spelled(text[end:last])}"


def _in_token(char: str) -> bool:
    return char.isalnum() and (char < "\u0e00" or spelled(char * 2).count(" ") == 2)


@lru_cache(maxsize=4096)
def on_the_way(pointer: str) -> str:
    """Return the member names on the way to a field, and its header's name, in one searchable text."""
    names = (name.replace("~1", "/").replace("~0", "~") for name in pointer.removesuffix("#").split("/")[2:])
    return "|".join(spelled_name(name) for name in names if not name.isdigit())
