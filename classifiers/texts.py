"""One plain text as a document: for tests, evaluation and callers without a record."""

from collections.abc import Sequence

from schemas.document import Document, Field, Kind, Part
from schemas.errors import FaultCode, RecordError
from schemas.record import Record


class _TextCodec:
    """Bytes that are one UTF-8 text and one field."""

    name = "text"

    def verify(self, data: bytes) -> None:
        _text(data)

    def fields(self, data: bytes, root: str, part: int) -> list[Field]:
        return [Field(root, _text(data), Kind.TEXT, part, 0, len(data))]

    def splice(self, data: bytes, changes: Sequence[tuple[Field, str]]) -> bytes:
        return changes[-1][1].encode() if changes else data


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise RecordError(FaultCode.INVALID_UTF8) from None


_CODEC = _TextCodec()


def document_of(text: str) -> Document:
    """Return a document whose value is this text."""
    value = text.encode()
    return Document(Record("", 0, 0, 0, None, value), (Part("/value", value, "text"),), (_CODEC,))
