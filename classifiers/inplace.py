"""The texts of a JSON document's fields where they stand in its bytes: only fields that may hold something are read.

Bytes without escapes show each text as it is, and what stands beside a field (`chars.STRUCTURE`) is what a shape may
have beside it: a search in them finds what one in the texts alone would find.
"""

from classifiers.locate import Texts
from schemas.document import Document, Field

_SCALAR = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-+._")


def in_place(document: Document, data: bytes) -> "InPlace | None":
    """Return the texts of a document whose bytes, with one NUL before and behind, are the data; None where it must be read.

    The data shows all there is: a value alone, JSON, without escapes.
    """
    if b"\\" in data or len(data) != len(document.parts[0].data) + 2 or not document.locates:
        return None
    return InPlace(document, data)


class InPlace(Texts):
    """A text is known by the byte of the data that it begins with."""

    __slots__ = ("_document", "_ends", "_known")

    def __init__(self, document: Document, data: bytes) -> None:
        self._start(data, is_ascii=data.isascii())
        self._document = document
        self.texts: dict[int, str] = {}
        self._ends: dict[int, int] = {}
        self._known: dict[int, int] = {}

    def place(self, begins: int) -> tuple[int, int]:
        data = self.data
        byte = data[begins]
        if byte == 0x22 or byte & 0xC0 == 0x80:
            return 0, -1
        if data.count(b'"', 0, begins) % 2:
            start = data.rfind(b'"', 0, begins) + 1
        elif byte in _SCALAR:
            start = begins
            while data[start - 1] in _SCALAR:
                start -= 1
        else:
            return 0, -1
        text = self.texts.get(start)
        if text is None:
            if data[start - 1] == 0x22:
                end = data.find(b'"', begins)
            else:
                end = begins
                while data[end] in _SCALAR:
                    end += 1
            text = self.texts[start] = data[start:end].decode()
            self._ends[start] = end
        if self._is_ascii:
            return start, begins - start
        return start, len(data[start:begins].decode())

    def field(self, index: int, start: int, end: int) -> tuple[int, int, int]:
        return self._index(index), start, end

    def _pointer(self, index: int) -> str:
        return self._document.field(self._index(index)).pointer

    def _index(self, start: int) -> int:
        known = self._known.get(start)
        if known is None:
            known = self._known[start] = self._document.locate(start - 1, self._ends[start] - 1)
        return known

    def read(self, field: int) -> Field:
        return self._document.field(field)
