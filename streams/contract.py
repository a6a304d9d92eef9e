"""What passes between a mover and its two clients, so that a broker in memory can stand in for a real one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from schemas.errors import FaultCode
from schemas.movement import Movement
from schemas.record import Place, Record

Partition = tuple[str, int]
Step = Callable[[str], None]

# Between any two of these the process may be killed, and nothing is lost or doubled.
STEPS = (
    "consumed",
    "judged",
    "told",
    "begun",
    "producing",
    "produced",
    "offsets_sent",
    "committed",
    "landed",
)


class Told(Struct, frozen=True):
    """A batch told: what is produced, and what each partition's committed offset carries along."""

    movements: Sequence[Movement]
    metadata: Mapping[Partition, str] = {}


class Position(Struct, frozen=True):
    """The next offset to be consumed of a partition, and the metadata committed with it."""

    partition: Partition
    offset: int
    metadata: str = ""


class Failure(Struct, frozen=True):
    """A movement that its topic can never take as it is."""

    topic: str
    code: FaultCode


class Result(Struct, frozen=True):
    """Whether the transaction committed; if not, what can never be delivered. Without failures, try again."""

    committed: bool
    failures: tuple[Failure, ...] = ()


class Transactions(Protocol):
    """Carries batches out, each in a transaction of its own. `carry` raises Fenced where the client is finished."""

    def open(self, *, wait: float) -> bool: ...

    def carry(
        self, movements: Sequence[Movement], positions: Sequence[Position], membership: object
    ) -> Result: ...

    def room(self, topic: str) -> int: ...

    def close(self) -> None: ...


def nothing(step: str) -> None:
    """Do nothing between two steps."""


class Taken(Struct, frozen=True):
    """Records taken together, the next offset of each of their partitions, and the tenures they were taken under.

    `unreadable` are those whose header names are no UTF-8: the client library gives none of their headers.
    """

    records: list[Record]
    nexts: Mapping[Partition, int]
    tenures: Mapping[Partition, int]
    unreadable: tuple[Place, ...] = ()


class Source(Protocol):
    """Gives records and knows what is committed. All of it is called from one thread."""

    def take(self, count: int, max_bytes: int, *, wait: float, linger: float) -> Taken: ...

    def give_back(self, records: Sequence[Record]) -> None: ...

    def owns(self, partition: Partition, tenure: int) -> bool: ...

    def heads(self, partitions: Iterable[Partition]) -> dict[Partition, str]: ...

    def advance(self, heads: Mapping[Partition, str]) -> None: ...

    def rewind(self) -> None: ...

    def membership(self) -> object: ...

    def stay(self) -> None: ...

    def close(self) -> None: ...


class Clients(Protocol):
    """Makes the two clients of one life."""

    def transactions(self) -> Transactions: ...

    def source(self, before_loss: Callable[[], None]) -> Source: ...


def gather(
    records: list[Record], tenure: Callable[[Partition], int], unreadable: Iterable[Place] = ()
) -> Taken:
    """Return the records with their partitions' next offsets and tenures."""
    nexts = {(record.topic, record.partition): record.offset + 1 for record in records}
    tenures = {partition: tenure(partition) for partition in nexts}
    return Taken(records, nexts, tenures, tuple(unreadable))
