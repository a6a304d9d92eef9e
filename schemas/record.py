"""One Kafka record as received. A content type: its repr shows place and size, never bytes."""

from msgspec import Struct

Headers = tuple[tuple[str, bytes | None], ...]


class Place(Struct, frozen=True, order=True):
    """Where a record stands: a topic, a partition and an offset."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"


class Record(Struct, frozen=True):
    """A record as the broker gave it; `timestamp` in milliseconds since the epoch."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    @property
    def place(self) -> Place:
        return Place(self.topic, self.partition, self.offset)

    @property
    def size(self) -> int:
        """Bytes of key, value and headers, names included."""
        size = len(self.key or b"") + len(self.value or b"")
        for name, value in self.headers:
            size += len(name.encode()) + len(value or b"")
        return size

    def __repr__(self) -> str:
        return f"Record({self.topic}/{self.partition}/{self.offset}, {self.size} bytes)"
