"""One record to be produced: to a cleared topic, to quarantine, or to a topic of the guard's own."""

from msgspec import Struct

from schemas.record import Headers


class Movement(Struct, frozen=True):
    """What is produced inside the transaction. `timestamp` 0 means now; `partition` -1 means by key."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    timestamp: int = 0
    partition: int = -1

    def __repr__(self) -> str:
        return f"Movement({self.topic}, {len(self.value or b'')} bytes)"
