"""A codec around one value of one header: the header's name is its first field."""

from collections.abc import Sequence

from schemas.document import Codec, Field, Kind
from streams.codecs.limits import LIMITS, Limits


class HeaderCodec:
    """Reads a header's name and value; rewrites the value. The name's field has no bytes in the part."""

    __slots__ = ("_codec", "name")

    def __init__(self, codec: Codec) -> None:
        self.name = codec.name
        self._codec = codec

    def verify(self, data: bytes, limits: Limits = LIMITS) -> None:  # noqa: ARG002 - headers share the record's limits
        self._codec.verify(data)

    def fields(self, data: bytes, root: str, part: int) -> list[Field]:
        named = root.split("/")[2].replace("~1", "/").replace("~0", "~")
        return [Field(root + "#", named, Kind.NAME, part, 0, 0), *self._codec.fields(data, root, part)]

    def splice(self, data: bytes, changes: Sequence[tuple[Field, str]]) -> bytes:
        return self._codec.splice(data, changes)
