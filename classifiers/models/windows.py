"""What of a document goes to the encoder: free text, in windows that overlap; values of a fixed form never do.

A field with a name is read as `name: text`. What obscures a text is undone first.
Nothing is cut off: a text longer than a window goes in several, and whoever calls bounds how many.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from classifiers.models.tokens import Word
from classifiers.normalise import View, clear, whole
from classifiers.offsets import Edits
from classifiers.unwrapping import Budget
from schemas.document import Document, Kind

PIECES = 254  # of a window, `<s>` and `</s>` left out
OVERLAP = 32
_PART = 127  # pieces of a word's part, where a word alone is longer than a window

_NAME = re.compile(r"[^\W\d_][\w.-]{0,63}")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_WORD = re.compile(r"\S+")
_EDGES = ".,;:!?()[]{}<>\"'\u00ab\u00bb\u201c\u201d\u201e\u2018\u2019|"
_CODE = re.compile(
    r"(?=[!-~]*[0-9_=@\\])[!-~]+|[A-Z]{1,2}|(?i:https?|ftp|www|mailto)[:.][!-~]*|[!-~]*://[!-~]*"
)
_CLOCK = frozenset({"utc", "gmt", "cet", "cest", "bst", "est", "edt", "pst", "pdt", "am", "pm", "null", "none", "true", "false", "nan"})  # fmt: skip
_BLOB = re.compile(r"(?=[!-~]*[0-9+/=_:.-])[!-~]{64,}")


class Reading(Struct, frozen=True, gc=False):
    """One text for the encoder: the name and the text of a field. `named` is where the field's own text begins in it."""

    field: int
    text: str
    named: int
    edits: tuple[Edits, ...] = ()
    is_name: bool = False  # of an object's member: no text of its own

    def back(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the field's own text; None where it lies in the name alone."""
        start, end = max(start - self.named, 0), end - self.named
        if end <= start:
            return None
        for edits in self.edits:
            start, end = edits.back(start, end)
        return start, end

    def __repr__(self) -> str:
        return f"Reading(field {self.field}, {len(self.text)} characters)"


class Stretch(Struct, frozen=True, gc=False):
    """A word in a window, or the part of one that is longer than a window: its index, and its pieces among all."""

    word: int
    first: int
    last: int


Window = tuple[Stretch, ...]


def readings(document: Document, budget: Budget) -> list[Reading]:
    """Return the texts of a document that could hold something. Raise RecordError where one hides more than is allowed."""
    found: list[Reading] = []
    for index, field in enumerate(document.fields):
        if field.kind in (Kind.NUMBER, Kind.BOOLEAN, Kind.NULL) or not field.text:
            continue
        is_name = field.kind is Kind.NAME
        name = "" if is_name else name_of(field.pointer)
        begin = f"{name}: " if name else ""
        view = clear(View(index, field.text), budget)
        if is_free(view.text) and not (is_name and len(view.text.split()) == 1):
            found.append(Reading(index, begin + whole(view.text), len(begin), view.edits, is_name))
    return found


def name_of(pointer: str) -> str:
    """Return the last plain name on the way to a field, which is empty where it has none.

    >>> name_of("/value/customer/notes/0"), name_of("/value")
    ('notes', '')
    """
    for segment in reversed(pointer.split("/")[2:]):
        if _NAME.fullmatch(segment):
            return segment
    return ""


def is_free(text: str) -> bool:
    """Return whether a text has a word of a language in it, rather than ids, times, numbers, addresses and constants.

    >>> is_free("Anna"), is_free("PENDING"), is_free("2026-11-23 07:55:36 UTC"), is_free("call ana")
    (True, False, False, True)
    """
    words = [match.group() for _, match in zip(range(2), _WORD.finditer(text), strict=False)]
    if len(words) < 2:
        word = words[0].strip(_EDGES) if words else ""
        return _speaks(word) and not (word.isascii() and (word.islower() or word.isupper()))
    return any(_speaks(match.group().strip(_EDGES)) for match in _WORD.finditer(text))


def _speaks(word: str) -> bool:
    return (
        _LETTERS.search(word) is not None
        and not _CODE.fullmatch(word)
        and not (len(word) < 6 and word.casefold() in _CLOCK)
    )


def is_blob(word: str) -> bool:
    """Return whether a word of a text is encoded or an address, too long for what people write.

    >>> is_blob("QUJD" * 20 + "=="), is_blob("Donaudampfschifffahrt")
    (True, False)
    """
    return len(word) >= 64 and _BLOB.fullmatch(word) is not None


def windows(words: Sequence[Word], text: str) -> list[Window]:
    """Return the windows over a text's words. Every word is in one, but for those that are blobs.

    INVARIANT: two windows in a row share the words of up to `OVERLAP` pieces, and none has more than `PIECES`.
    """
    stretches = [
        one
        for index, word in enumerate(words)
        if not is_blob(text[word.start : word.end])
        for one in _stretches(index, word)
    ]
    made: list[Window] = []
    start = 0
    while start < len(stretches):
        end, size = start, 0
        while end < len(stretches) and size + _size(stretches[end]) <= PIECES:
            size += _size(stretches[end])
            end += 1
        made.append(tuple(stretches[start:end]))
        if end == len(stretches):
            break
        start, shared = end, 0
        while shared + _size(stretches[start - 1]) <= OVERLAP:
            start -= 1
            shared += _size(stretches[start])
    return made


def _stretches(index: int, word: Word) -> Iterator[Stretch]:
    cuts = [*range(word.first, word.last, _PART), word.last]
    for first, last in pairwise(cuts):
        yield Stretch(index, first, last)


def _size(one: Stretch) -> int:
    return one.last - one.first
