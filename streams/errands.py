"""Errands: records that come to the mover by another way than its guarded topics, between two of its batches.

An errand's records are of one owned partition, whose committed position stays where it is; all that the transaction
changes there is the metadata. So an errand is carried out exactly once by whoever owns the partition.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from schemas.record import Place, Record
from streams.contract import Source, Taken
from streams.settings import Settings
from streams.source import KafkaSource
from streams.transaction import KafkaTransactions, Partition, Step, Transactions


class Errand(Struct, frozen=True):
    """Records to be judged now, all of one partition."""

    partition: Partition
    records: list[Record]


class Desk(Protocol):
    """Where errands wait. `next` offers one for a partition whose committed metadata is given; `again` reoffers it."""

    def next(self, heads: Mapping[Partition, str]) -> Errand | None: ...

    def again(self) -> None: ...

    def wanted(self) -> frozenset[Partition]: ...


Guarded = Callable[[], Sequence[str]]  # the topics to be read


class ErrandClients:
    """Clients of a real broker whose source also gives errands.

    `topics` is asked before every take, between two batches and at no other time: whatever it changes holds for the
    whole of the next batch, and for nothing of the one before, which has been told.
    """

    def __init__(self, settings: Settings, topics: Guarded, desk: Desk, *, on_step: Step) -> None:
        self._settings, self._topics, self._desk, self._on_step = settings, topics, desk, on_step

    def transactions(self) -> Transactions:
        return KafkaTransactions(self._settings, on_step=self._on_step)

    def source(self, before_loss: Callable[[], None]) -> Source:
        inner = KafkaSource(self._settings, self._topics(), before_loss=before_loss)
        return ErrandSource(inner, self._desk, self._topics)


class ErrandSource:
    """A source that gives an errand when there is one, alone in its batch, and otherwise what the inner one gives."""

    def __init__(self, inner: KafkaSource, desk: Desk, topics: Guarded) -> None:
        self._inner, self._desk, self._topics = inner, desk, topics
        self._subscribed = list(topics())
        self._nexts: dict[Partition, tuple[int, int]] = {}  # tenure and next offset of what was taken last
        self._given: set[Place] = set()

    def take(self, count: int, max_bytes: int, *, wait: float, linger: float) -> Taken:
        """Return an errand's records under their partition's present position, or the inner source's records."""
        topics = list(self._topics())
        if topics != self._subscribed:
            self._inner.subscribe(topics)
            self._subscribed = topics
        if (taken := self._errand()) is not None:
            return taken
        taken = self._inner.take(count, max_bytes, wait=wait, linger=linger)
        for partition, offset in taken.nexts.items():
            self._nexts[partition] = (taken.tenures[partition], offset)
        return taken

    def give_back(self, records: Sequence[Record]) -> None:
        """Let what was not carried come again; an errand's records go back to the desk, never among consumed ones."""
        consumed = [record for record in records if record.place not in self._given]
        if len(consumed) < len(records):
            self._reoffer()
        self._inner.give_back(consumed)

    def owns(self, partition: Partition, tenure: int) -> bool:
        return self._inner.owns(partition, tenure)

    def heads(self, partitions: Iterable[Partition]) -> dict[Partition, str]:
        return self._inner.heads(partitions)

    def advance(self, heads: Mapping[Partition, str]) -> None:
        self._inner.advance(heads)

    def rewind(self) -> None:
        self._nexts.clear()
        self._reoffer()
        self._inner.rewind()

    def membership(self) -> object:
        return self._inner.membership()

    def stay(self) -> None:
        self._inner.stay()

    def close(self) -> None:
        self._reoffer()
        self._inner.close()

    def _errand(self) -> Taken | None:
        tenures = self._inner.tenures()
        owned = self._desk.wanted() & tenures.keys()
        if not owned:
            return None
        errand = self._desk.next(self._inner.heads(owned))
        if errand is None:
            return None
        partition = errand.partition
        tenure, offset = self._nexts.get(partition, (-1, 0))
        if tenure != tenures[partition]:
            offset = self._inner.committed_offset(partition)
        self._given.update(record.place for record in errand.records)
        return Taken(errand.records, {partition: offset}, {partition: tenures[partition]})

    def _reoffer(self) -> None:
        self._given.clear()
        self._desk.again()
