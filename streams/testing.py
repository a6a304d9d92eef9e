"""A broker in memory that keeps the promises of the real one: transactions, offsets with metadata, ownership, fencing."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from schemas.errors import FaultCode, Fenced
from schemas.movement import Movement
from schemas.record import Headers, Record
from streams.contract import Source, Taken, gather
from streams.settings import Settings, load_given
from streams.transaction import Failure, Partition, Position, Result, Step, Transactions, nothing


class Mishap(StrEnum):
    """What may befall the next transaction."""

    NONE = "none"
    ABORT = "abort"  # aborted for no lasting reason
    FENCE = "fence"  # the client is finished before it committed
    SILENCE = "silence"  # the client is finished after it committed: nobody was told


class MemoryBroker:
    """Topics and groups. `publish` and `read` are the outside world; `clients` is what a mover works with."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.topics: dict[str, list[list[Record]]] = {}
        self.largest: dict[str, int] = {}
        self.committed: dict[tuple[str, Partition], tuple[int, str]] = {}
        self.mishaps: deque[Mishap] = deque()
        self.holders: dict[str, object] = {}  # of transactional ids
        self.members: dict[str, list[MemorySource]] = {}
        self.owners: dict[tuple[str, Partition], MemorySource] = {}

    def create(self, topic: str, *, partitions: int = 1, largest: int = 1_048_588) -> None:
        self.topics[topic] = [[] for _ in range(partitions)]
        self.largest[topic] = largest

    def publish(
        self,
        topic: str,
        value: bytes | None,
        *,
        key: bytes | None = None,
        headers: Headers = (),
        partition: int = 0,
    ) -> None:
        with self.lock:
            log = self.topics[topic][partition]
            log.append(Record(topic, partition, len(log), 0, key, value, headers))

    def read(self, topic: str) -> list[Record]:
        """Return every committed record, partition after partition."""
        with self.lock:
            return [record for log in self.topics[topic] for record in log]

    def clients(
        self, settings: Settings, topics: Sequence[str], *, on_step: Step = nothing
    ) -> "MemoryClients":
        return MemoryClients(self, settings, topics, on_step)

    def share(self, group: str, topics: Iterable[str]) -> dict[Partition, "MemorySource"]:
        """Return who should own each partition: members in turn."""
        members = self.members.get(group, [])
        partitions = [(topic, index) for topic in topics for index in range(len(self.topics[topic]))]
        return {it: members[place % len(members)] for place, it in enumerate(partitions)} if members else {}


class MemoryClients:
    """Makes clients of a broker in memory."""

    def __init__(
        self, broker: MemoryBroker, settings: Settings, topics: Sequence[str], on_step: Step
    ) -> None:
        self._broker = broker
        self._settings = settings
        self._topics = topics
        self._on_step = on_step

    def transactions(self) -> Transactions:
        return MemoryTransactions(self._broker, self._settings, self._on_step)

    def source(self, before_loss: Callable[[], None]) -> Source:
        return MemorySource(self._broker, self._settings.group, self._topics, before_loss)


class MemoryTransactions:
    """Transactions of one slot; whoever opens the slot later fences it."""

    def __init__(self, broker: MemoryBroker, settings: Settings, on_step: Step) -> None:
        self._broker = broker
        self._id = settings.member
        self._group = settings.group
        self._step = on_step

    def open(self, *, wait: float) -> bool:
        del wait
        self._broker.holders[self._id] = self
        return True

    def carry(
        self, movements: Sequence[Movement], positions: Sequence[Position], membership: object
    ) -> Result:
        mishap = self._broker.mishaps.popleft() if self._broker.mishaps else Mishap.NONE
        self._step("begun")
        self._step("producing")
        self._step("produced")
        with self._broker.lock:
            failures = {failure: None for it in movements if (failure := self._failure(it))}
            if self._broker.holders.get(self._id) is not self or mishap is Mishap.FENCE:
                raise Fenced("the producer is finished")
            known = all(
                self._broker.owners.get((self._group, it.partition)) is membership for it in positions
            )
            if failures or not known or mishap is Mishap.ABORT:
                self._step("aborted")
                return Result(committed=False, failures=tuple(failures))
            self._step("offsets_sent")
            self._commit(movements, positions)
            self._step("committed")
        if mishap is Mishap.SILENCE:
            raise Fenced("a transactional call did not return")
        return Result(committed=True)

    def room(self, topic: str) -> int:
        return self._broker.largest.get(topic, 0)

    def close(self) -> None:
        """Let go; there is nothing to let go of."""

    def _failure(self, movement: Movement) -> Failure | None:
        if movement.topic not in self._broker.topics:
            return Failure(movement.topic, FaultCode.DESTINATION_UNAVAILABLE)
        if len(movement.value or b"") > self._broker.largest[movement.topic]:
            return Failure(movement.topic, FaultCode.TOO_LARGE_FOR_DESTINATION)
        return None

    def _commit(self, movements: Sequence[Movement], positions: Sequence[Position]) -> None:
        for it in movements:
            partition = (
                it.partition if it.partition >= 0 else sum(it.key or b"") % len(self._broker.topics[it.topic])
            )
            self._broker.publish(it.topic, it.value, key=it.key, headers=it.headers, partition=partition)
        for position in positions:
            self._broker.committed[(self._group, position.partition)] = (position.offset, position.metadata)


class MemorySource:
    """A group member. Rebalances happen within `take` and `stay`, as the real one's do."""

    def __init__(
        self, broker: MemoryBroker, group: str, topics: Sequence[str], before_loss: Callable[[], None]
    ) -> None:
        self._broker = broker
        self._group = group
        self._topics = topics
        self._before_loss = before_loss
        self._positions: dict[Partition, int] = {}
        self._tenures: dict[Partition, int] = {}
        self._tenure = 0
        self._heads: dict[Partition, str] = {}
        self._buffer: list[Record] = []
        broker.members.setdefault(group, []).append(self)

    def take(self, count: int, max_bytes: int, *, wait: float, linger: float) -> Taken:
        del wait, linger
        self._rebalance()
        with self._broker.lock:
            records, self._buffer = self._buffer[:count], self._buffer[count:]
            size = sum(record.size for record in records)
            for (topic, partition), position in self._positions.items():
                for record in self._broker.topics[topic][partition][position:]:
                    if len(records) >= count or size >= max_bytes:
                        break
                    records.append(record)
                    size += record.size
                    self._positions[(topic, partition)] = record.offset + 1
            return gather(records, self._tenures.__getitem__)

    def give_back(self, records: Sequence[Record]) -> None:
        self._buffer = [*records, *self._buffer]

    def owns(self, partition: Partition, tenure: int) -> bool:
        return self._tenures.get(partition) == tenure

    def heads(self, partitions: Iterable[Partition]) -> dict[Partition, str]:
        for it in partitions:
            self._heads.setdefault(it, self._broker.committed.get((self._group, it), (0, ""))[1])
        return {it: self._heads[it] for it in partitions}

    def advance(self, heads: Mapping[Partition, str]) -> None:
        self._heads.update(heads)

    def rewind(self) -> None:
        self._buffer = []
        for it in self._positions:
            self._positions[it], self._heads[it] = self._broker.committed.get((self._group, it), (0, ""))

    def membership(self) -> object:
        return self

    def stay(self) -> None:
        self._rebalance()

    def close(self) -> None:
        self._broker.members[self._group].remove(self)
        for it in self._tenures:
            del self._broker.owners[(self._group, it)]

    def _rebalance(self) -> None:
        share = self._broker.share(self._group, self._topics)
        lost = [it for it in self._tenures if share[it] is not self]
        if lost:
            self._before_loss()
        with self._broker.lock:
            for it in lost:
                del self._tenures[it], self._positions[it], self._broker.owners[(self._group, it)]
                self._heads.pop(it, None)
            self._buffer = [it for it in self._buffer if (it.topic, it.partition) in self._tenures]
            for it, member in share.items():
                if (
                    member is self
                    and it not in self._tenures
                    and (self._group, it) not in self._broker.owners
                ):
                    self._tenure += 1
                    self._tenures[it] = self._tenure
                    self._broker.owners[(self._group, it)] = self
                    self._positions[it] = self._broker.committed.get((self._group, it), (0, ""))[0]


def settings_for(bootstrap: str = "memory:0", **given: object) -> Settings:
    """Return settings for a test: short limits, and what the test says itself."""
    return load_given(
        {"kafka": {"bootstrap.servers": bootstrap}, "transaction_timeout_s": 15, "watchdog_s": 25, **given}
    )
