"""Records in: a group member that reads committed records of the partitions it owns, and knows when it lost one."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, TopicPartition

from schemas.errors import Fenced
from schemas.record import Place, Record
from streams.clients import build
from streams.contract import Taken, gather
from streams.membership import heed, properties, record_in
from streams.settings import Settings
from streams.transaction import Partition

CHUNK = 500  # consume(500) costs 1.6 us a record, consume(2000) 1.5: larger ones gain nothing
CLOSE_SECONDS = 10.0


def _nothing() -> None:
    """Do nothing: there is nothing under way any more."""


class KafkaSource:
    """A consumer on a real broker. `before_loss` is called, and must return, before owned partitions are given up."""

    def __init__(
        self,
        settings: Settings,
        topics: Sequence[str],
        *,
        before_loss: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._before_loss = before_loss
        self._patience = settings.watchdog_s
        self._tenures: dict[Partition, int] = {}
        self._assignments = 0  # counts assignments and losses; every tenure is one such number
        self._heads: dict[Partition, str] = {}
        self._read: set[Partition] = set()  # partitions that gave records since they were assigned
        self._lost: set[Partition] = set()  # during the poll under way
        self._buffer: list[Record] = []
        self._unreadable: list[Place] = []
        self._paused = False
        self._consumer: Consumer = build(Consumer, properties(settings))
        self.subscribe(topics)

    def subscribe(self, topics: Sequence[str]) -> None:
        """Read these topics from now on; partitions of others are given up at the next rebalance, which this begins."""
        self._consumer.subscribe(
            list(topics), on_assign=self._gain, on_revoke=self._yield, on_lost=self._lose
        )

    def take(self, count: int, max_bytes: int, *, wait: float, linger: float) -> Taken:
        """Return what there is, up to `count` records and about `max_bytes`, after `wait` seconds at most.

        Once a record is there, `linger` seconds are spent on more. INVARIANT: every record is of an owned partition.
        """
        self._resume()
        records, self._buffer = self._buffer[:count], self._buffer[count:]
        size = sum(len(record.value or b"") for record in records)
        if not records:
            size += self._pull(records, 1, wait)
        while records and len(records) < count and size < max_bytes:
            wanted = min(CHUNK, count - len(records))
            before = len(records)
            size += self._pull(records, wanted, linger)
            if len(records) - before < wanted:
                break
        unreadable, self._unreadable = self._unreadable, []
        taken = gather(records, self._tenures.__getitem__, unreadable)
        self._read.update(taken.nexts)
        return taken

    def give_back(self, records: Sequence[Record]) -> None:
        """Let the next `take` begin with these."""
        self._buffer = [*records, *self._buffer]

    def owns(self, partition: Partition, tenure: int) -> bool:
        """Whether the partition is still, without interruption, ours since that tenure began."""
        return self._tenures.get(partition) == tenure

    def tenures(self) -> Mapping[Partition, int]:
        """Return the owned partitions, each with the tenure it is held under."""
        return self._tenures

    def committed_offset(self, partition: Partition) -> int:
        """Return the offset committed for a partition. Raise Fenced where none is: nothing was ever taken from it."""
        offset = self._committed([partition])[0].offset
        if offset < 0:
            raise Fenced(f"{partition[0]}/{partition[1]} has no committed offset; starting anew")
        return offset

    def heads(self, partitions: Iterable[Partition]) -> dict[Partition, str]:
        """Return the metadata committed last for each partition; empty where none was."""
        wanted = list(partitions)
        unknown = [partition for partition in wanted if partition not in self._heads]
        if unknown:
            for found in self._committed(unknown):
                self._heads[(found.topic, found.partition)] = found.metadata or ""
        return {partition: self._heads[partition] for partition in wanted}

    def advance(self, heads: Mapping[Partition, str]) -> None:
        """Note what a transaction of ours has committed."""
        self._heads.update(heads)

    def rewind(self) -> None:
        """Go back to what is committed, in every owned partition. Raise Fenced where one does not let us."""
        self._buffer = []
        owned = [partition for partition in self._read if partition in self._tenures]
        for found in self._committed(owned):
            start = found.offset if found.offset >= 0 else OFFSET_BEGINNING
            try:
                self._consumer.seek(TopicPartition(found.topic, found.partition, start))
            except KafkaException as error:
                raise Fenced(
                    f"{found.topic}/{found.partition} could not be rewound ({error.args[0].name()}); starting anew"
                ) from None
            self._heads[(found.topic, found.partition)] = found.metadata or ""

    def membership(self) -> object:
        """Return our place in the group as it is now, for the broker to check before it takes our offsets.

        Raise Fenced where we have none: offsets sent without one would be taken unchecked.
        """
        if not self._consumer.memberid():
            raise Fenced("the group has dropped this member; joining anew")
        return self._consumer.consumer_group_metadata()

    def stay(self) -> None:
        """Keep our place in the group while a commit takes long: poll, with every partition paused."""
        if not self._paused:
            self._consumer.pause(self._consumer.assignment())
            self._paused = True
        # A partition gained just now is not paused, and may give a record: it waits for the next take.
        self._pull(self._buffer, 1, 0.0)
        self._read.update((record.topic, record.partition) for record in self._buffer)

    def close(self) -> None:
        """Leave. A static member's partitions wait for it until its session ends."""
        self._before_loss = _nothing
        # Closing waits for brokers that may be gone; past the limit the thread ends with the process.
        closing = threading.Thread(target=self._consumer.close, name="closing", daemon=True)
        closing.start()
        closing.join(CLOSE_SECONDS)

    def _resume(self) -> None:
        if self._paused:
            self._consumer.resume(self._consumer.assignment())
            self._paused = False

    def _pull(self, records: list[Record], count: int, wait: float) -> int:
        """Append up to `count` records; return their size. Callbacks of a rebalance run in here."""
        era, size = self._assignments, 0
        self._lost.clear()
        for message in self._consumer.consume(count, wait):
            error = message.error()
            if error is None:
                record = record_in(message, self._unreadable)
                size += len(record.value or b"")
                records.append(record)
            else:
                heed(error)
        if era != self._assignments:  # rare: a rebalance while we polled
            if any(tenure > era and partition in self._lost for partition, tenure in self._tenures.items()):
                raise Fenced("a partition was lost and regained at once; starting anew")
            records[:] = [record for record in records if (record.topic, record.partition) in self._tenures]
        return size

    def _committed(self, partitions: Sequence[Partition]) -> list[TopicPartition]:
        """Return what is committed. An open transaction of a former owner is waited for, not overlooked."""
        if not partitions:
            return []
        end = self._clock() + self._patience
        while True:
            try:
                found: list[TopicPartition] = self._consumer.committed(
                    [TopicPartition(*partition) for partition in partitions], 5.0
                )
            except KafkaException as error:
                told = error.args[0].name()
            else:
                failed = [it.error.name() for it in found if it.error is not None]
                if not failed:
                    return found
                told = failed[0]
            if self._clock() > end:
                raise Fenced(f"committed offsets could not be read for {self._patience:.0f} s ({told})")

    def _gain(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        del consumer
        self._assignments += 1
        for it in partitions:
            self._tenures[(it.topic, it.partition)] = self._assignments

    def _yield(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        self._before_loss()
        self._lose(consumer, partitions)

    def _lose(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        del consumer
        self._assignments += 1
        for it in partitions:
            partition = (it.topic, it.partition)
            self._tenures.pop(partition, None)
            self._lost.add(partition)
            self._heads.pop(partition, None)
            self._read.discard(partition)
        self._buffer = [
            record for record in self._buffer if (record.topic, record.partition) in self._tenures
        ]
