"""Context words: whether what stands around a match, or the names on the way to it, speaks of its entity.

Texts and names are spelled as `patterns.matching` spells them, with and without diacritics.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from classifiers.patterns.matching import REACH, spelled, spelled_name

# Marks that stand on or under letters of Latin, Greek, Cyrillic, Hebrew and Arabic.
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+")


_MATCH = "\0"  # what stands for the match between the tokens before and behind it
# Latin letters byte by byte, which takes a quarter of the time of `spelled`: as they are spelled, and without marks.
_LATIN = bytes(range(256)).decode("latin-1")
_SPELLED = (
    "".join(
        char.lower() if char.isalnum() else "|" if char == _MATCH else " " for char in _LATIN[:0xFF]
    ).encode("latin-1", "replace")
    + b"\xff"
)
_UNMARKED = "".join(unicodedata.normalize("NFD", char)[0] for char in _LATIN).encode("latin-1")


class Spoken:
    """What may speak of a match: the tokens around it and in the names on the way to it, also without diacritics."""

    __slots__ = ("_near", "_pointer", "tokens")

    def __init__(self, near: list[str], pointer: str) -> None:
        self._near, self._pointer = near, pointer
        tokens = _tokens_on_the_way(pointer).union(near)
        told = "".join(near)
        self.tokens = tokens if told.isascii() else tokens.union(without_marks(" ".join(near)).split(" "))

    def text(self) -> str:
        """Return the tokens in one searchable text, each between two spaces."""
        told = " ".join(self._near) + on_the_way(self._pointer)
        return told if told.isascii() else f"{told}|{without_marks(told)}"


class Speech:
    """The phrases of a pattern, ready to be looked for among tokens: one look for all phrases of one word."""

    __slots__ = ("_begin", "_longer", "_words")

    def __init__(self, context: Sequence[str]) -> None:
        known = phrases(context)
        self._words = frozenset(phrase[1:-1] for phrase in known if _is_word(phrase))
        self._longer = tuple(phrase for phrase in known if not _is_word(phrase))
        self._begin = frozenset(phrase.split(" ")[1] for phrase in self._longer)

    def __bool__(self) -> bool:
        return bool(self._words or self._longer)

    def is_in(self, spoken: Spoken) -> bool:
        """Return whether one of the phrases is there."""
        tokens = spoken.tokens
        if not self._words.isdisjoint(tokens):
            return True
        if self._begin.isdisjoint(tokens):
            return False
        text = spoken.text()
        return any(phrase in text for phrase in self._longer)


def _is_word(phrase: str) -> bool:
    """Whether the phrase is one token between spaces."""
    return len(phrase.split(" ")) == 3 and phrase == f" {phrase.strip()} " and phrase.strip() != ""


def spoken_of(text: str, start: int, end: int, pointer: str) -> Spoken:
    """Return what may speak of a match."""
    if start == 0 and end == len(text):
        return _of_names(pointer)
    return Spoken(_near(text, start, end), pointer)


@lru_cache(maxsize=4096)
def _of_names(pointer: str) -> Spoken:
    """Return what may speak of a match that is all of its field: the names on the way to it alone."""
    return Spoken(_near("", 0, 0), pointer)


def phrases(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words as texts are spelled, and those with diacritics also without."""
    found = dict.fromkeys(spelled(word) for word in words)
    return tuple(found | dict.fromkeys(without_marks(phrase) for phrase in found))


def without_marks(text: str) -> str:
    """Return the text with letters stripped of their diacritics."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").translate(_UNMARKED).decode("latin-1")
    except UnicodeEncodeError:
        pass
    return _MARKS.sub("", unicodedata.normalize("NFD", text))


def around(text: str, start: int, end: int) -> str:
    """Return the whole tokens within reach of a match, before it and behind it, in one searchable text."""
    return " ".join(_near(text, start, end))


def _near(text: str, start: int, end: int) -> list[str]:
    """Return the tokens around a match, a bar between those before it and those behind, and nothing at either end."""
    first, last = max(start - REACH, 0), min(end + REACH, len(text))
    is_cut_before = first > 0 and _in_token(text[first - 1])
    is_cut_behind = last < len(text) and _in_token(text[last])
    before, after = text[first:start], text[end:last]
    tokens = _latin_tokens(before, after)
    if tokens:
        if is_cut_before and before and _in_token(before[0]):
            del tokens[0]
        if is_cut_behind and after and _in_token(after[-1]):
            del tokens[-1]
        return ["", *tokens, ""]
    while is_cut_before and before and _in_token(before[0]):
        before = before[1:]
    while is_cut_behind and after and _in_token(after[-1]):
        after = after[:-1]
    return f"{spelled(before)}|{spelled(after)}".split(" ")


def _latin_tokens(before: str, after: str) -> list[str]:
    """Return the tokens before and behind a match, and a bar between; none where not all letters are plain Latin ones."""
    try:
        latin = f"{before} {_MATCH} {after}".encode("latin-1")
    except UnicodeEncodeError:
        return []
    if not latin.isascii() and (b"\xb5" in latin or b"\xdf" in latin or latin.count(b"\0") > 1):
        return []  # letters that are folded to others
    return latin.translate(_SPELLED).decode("latin-1").split()


def _in_token(char: str) -> bool:
    return char.isalnum() and (char < "\u0e00" or spelled(char * 2).count(" ") == 2)


@lru_cache(maxsize=4096)
def _tokens_on_the_way(pointer: str) -> frozenset[str]:
    """Return the tokens of the names on the way, with and without diacritics; each stands between two spaces there."""
    told = on_the_way(pointer)
    return frozenset((*told.split(" "), *without_marks(told).split(" ")))


@lru_cache(maxsize=4096)
def on_the_way(pointer: str) -> str:
    """Return the member names on the way to a field, and its header's name, in one searchable text."""
    names = (name.replace("~1", "/").replace("~0", "~") for name in pointer.removesuffix("#").split("/")[2:])
    return "|".join(spelled_name(name) for name in names if not name.isdigit())
