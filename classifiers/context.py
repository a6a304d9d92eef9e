"""Context words: whether what stands around a match, or the names on the way to it, speaks of its entity.

Texts and names are spelled as `patterns.matching` spells them, with and without diacritics.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from classifiers.patterns.matching import REACH, spelled, spelled_name

_EDGE = 80  # a token that reaches further than this beyond the window is no word


def phrases(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words as `around` spells them, and those with diacritics also without."""
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
    while first and first < start and text[first - 1].isalnum() and text[first].isalnum() and not _unspaced(text[first]):
        first += 1
    while last < len(text) and last > end and text[last].isalnum() and text[last - 1].isalnum() and not _unspaced(text[last - 1]):
        last -= 1
    return f"{spelled(text[first:start])}|{spelled(text[end:last])}"


def _unspaced(char: str) -> bool:
    return char >= "\u0e00" and spelled(char + char).count(" ") == 3


def on_the_way(pointer: str) -> str:
    """Return the member names on the way to a field, in one searchable text."""
    return _names(pointer.removesuffix("#").split("/", 2)[2]) if pointer.count("/") > 1 else ""


@lru_cache(maxsize=4096)
def _names(path: str) -> str:
    names = (name.replace("~1", "/").replace("~0", "~") for name in path.split("/"))
    return "|".join(spelled_name(name) for name in names if not name.isdigit())
