"""The loop of the record path: take, judge, tell, carry; the next batch is judged while this one is committed."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from confluent_kafka import KafkaException
from msgspec import Struct

from schemas.errors import BrokerError, FaultCode, Fenced, GuardError
from schemas.record import Record
from streams.clients import log
from streams.committer import Committer, Flight
from streams.contract import STEPS, Clients, Source, Taken, gather
from streams.isolation import Isolation
from streams.judging import Judging
from streams.membership import POLL_LIMIT_SECONDS, SlotTaken
from streams.obstacles import Obstacles
from streams.settings import Settings
from streams.signals import stopped_by_signals
from streams.source import KafkaSource
from streams.transaction import KafkaTransactions, Partition, Position, Step, Told, Transactions, nothing

__all__ = ["STEPS", "KafkaClients", "Mover"]

J = TypeVar("J")

REBUILDS = 5  # lives in a row that ended without one commit
IDLE_SECONDS = 0.1  # how long an idle loop waits for a record before it looks round
OPEN_SECONDS = 2.0
FIRST_OPEN_SECONDS = 30.0  # a broker that never answered is a wrong address; one that did is waited for


class KafkaClients:
    """Clients of a real broker."""

    def __init__(self, settings: Settings, topics: Sequence[str], *, on_step: Step = nothing) -> None:
        self._settings = settings
        self._topics = topics
        self._on_step = on_step

    def transactions(self) -> Transactions:
        return KafkaTransactions(self._settings, on_step=self._on_step)

    def source(self, before_loss: Callable[[], None]) -> Source:
        return KafkaSource(self._settings, self._topics, before_loss=before_loss)


class _Batch(Struct):
    """What is under way: the records taken, the flight that carries them, and the heads before and after it."""

    taken: Taken
    flight: Flight
    before: dict[Partition, str]
    heads: dict[Partition, str]


class Mover(Generic[J]):
    """Moves records exactly once.

    `judge` is pure work on a batch and overlaps the commit of the batch before. `tell` is called once that commit has
    succeeded, with the metadata committed last for each partition of the batch. `undeliverable` judges a record that no
    transaction could carry, for the reason given; what it is told as must be deliverable. `on_step` is called between
    every two steps and every two calls into Kafka, with one of `STEPS`. All but `on_step` may be called again for records
    whose transaction failed, one by one too, and must keep nothing of it.
    """

    def __init__(
        self,
        settings: Settings,
        topics: Sequence[str],
        judge: Callable[[list[Record]], J],
        tell: Callable[[J, Mapping[Partition, str]], Told],
        *,
        undeliverable: Callable[[Record, FaultCode], J],
        on_step: Step = nothing,
        clients: Clients | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._judge = judge
        self._tell = tell
        self._undeliverable = undeliverable
        self._judging: Judging[J]
        self._step = on_step
        self._clients = clients or KafkaClients(settings, topics, on_step=on_step)
        self._clock = clock
        self._sleep = sleep
        self._isolation = Isolation(settings.batch.max_records)
        self._stopping = False
        self._answered = False  # whether a broker ever did
        self._commits = 0
        self._aborts = 0  # in a row

    def stop(self) -> None:
        """Finish what is under way, commit it, and return from `run`. May be called from a signal or a thread."""
        self._stopping = True

    def run(self) -> None:
        """Move records until stopped; SIGTERM and SIGINT stop it. Raise GuardError where it cannot go on."""
        fruitless = 0
        with stopped_by_signals(self.stop):
            while not self._stopping:
                commits = self._commits
                try:
                    self._live()
                except SlotTaken:
                    raise
                except Fenced as reason:
                    fruitless = 1 if self._commits > commits else fruitless + 1
                    log.warning("clients given up: %s; rebuilding (%d of %d)", reason, fruitless, REBUILDS)
                    if fruitless > REBUILDS:
                        raise GuardError(
                            f"{REBUILDS} rebuilds in a row committed nothing; the last one ended so: {reason}"
                        ) from reason
                    self._pause(min(0.25 * 2**fruitless, 8.0))

    def _live(self) -> None:
        """Work with one pair of clients until stopped, or until Fenced tells that they are finished."""
        transactions = self._clients.transactions()
        if not self._open(transactions):
            return
        # Opened first: what this slot left open is ended before its committed offsets are read.
        committer = Committer(transactions, watchdog_s=self._settings.watchdog_s)
        source = self._clients.source(committer.land)
        obstacles = Obstacles(transactions.room, clock=self._clock)
        self._judging = Judging(self._judge, self._tell, self._undeliverable, self._isolation, obstacles)
        try:
            self._move(source, committer)
        except KafkaException as error:  # whatever a client of ours meets outside the calls that expect it
            raise Fenced(f"a client failed ({error.args[0].name()})") from None
        finally:
            source.close()
            committer.close()

    def _open(self, transactions: Transactions) -> bool:
        start = self._clock()
        while not self._stopping:
            if transactions.open(wait=OPEN_SECONDS):
                self._answered = True
                return True
            waited = self._clock() - start
            log.warning("no broker answers since %.0f s", waited)
            if not self._answered and waited > FIRST_OPEN_SECONDS:
                raise BrokerError(
                    f"no broker at `{self._settings.kafka.reveal()['bootstrap.servers']}` answered within "
                    f"{waited:.0f} s; start it, or correct `kafka.bootstrap.servers` and its security settings"
                )
            self._pause(0.2)
        return False

    def _move(self, source: Source, committer: Committer) -> None:
        under_way: _Batch | None = None
        while True:
            taken = None if self._stopping else self._take(source)
            judged = self._judge_all(taken) if taken else []
            if under_way is not None:
                landed = self._land(under_way, taken, source, committer)
                under_way = None
                if not landed:
                    continue  # what was taken meanwhile comes again after what failed
            if taken is None:
                if self._stopping:
                    return
                continue
            if owned := self._owned(taken, source):
                if owned is not taken:
                    judged = self._judge_all(owned)
                under_way = self._start(owned, judged, source, committer)

    def _take(self, source: Source) -> Taken | None:
        batch = self._settings.batch
        linger = batch.linger_ms / 1000
        taken = source.take(self._isolation.limit, batch.max_bytes, wait=IDLE_SECONDS, linger=linger)
        for place in taken.unreadable:
            self._isolation.condemn(place, FaultCode.INVALID_UTF8)
        if not taken.records:
            return None
        self._step("consumed")
        return taken

    def _judge_all(self, taken: Taken) -> list[J]:
        start = self._clock()
        judged = self._judging.judge(taken.records)
        self._isolation.took(len(taken.records), self._clock() - start)
        self._step("judged")
        return judged

    def _owned(self, taken: Taken, source: Source) -> Taken | None:
        """Return what of it is still ours; the same object where all is, None where nothing is."""
        lost = {
            partition for partition, tenure in taken.tenures.items() if not source.owns(partition, tenure)
        }
        if not lost:
            return taken
        kept = [record for record in taken.records if (record.topic, record.partition) not in lost]
        return gather(kept, taken.tenures.__getitem__) if kept else None

    def _start(self, taken: Taken, judged: list[J], source: Source, committer: Committer) -> _Batch:
        before = source.heads(taken.nexts)
        told = self._judging.tell(taken.records, judged, before)
        heads = before | dict(told.metadata)
        positions = [
            Position(partition, offset, heads[partition]) for partition, offset in taken.nexts.items()
        ]
        self._step("told")
        flight = committer.start(told.movements, positions, source.membership())
        return _Batch(taken, flight, before, heads)

    def _land(self, batch: _Batch, ahead: Taken | None, source: Source, committer: Committer) -> bool:
        """Wait for a batch's commit, keeping our place in the group. Return False where it comes again."""
        committer.land(meanwhile=source.stay, every=POLL_LIMIT_SECONDS / 30)
        result = batch.flight.result()
        tenures = batch.taken.tenures
        if result.committed:
            self._commits += 1
            self._aborts = 0
            self._isolation.passed(batch.taken.records)
            source.advance({p: batch.heads[p] for p, tenure in tenures.items() if source.owns(p, tenure)})
            self._step("landed")
            return True
        if result.failures:
            self._judging.failed(batch.taken.records, batch.before, result.failures)
            again = [self._owned(it, source) for it in (batch.taken, ahead) if it is not None]
            source.give_back([record for it in again if it is not None for record in it.records])
        else:
            self._aborts += 1
            self._pause(min(0.05 * 2 ** min(self._aborts, 7), 5.0))
            source.rewind()
        self._step("rewound")
        return False

    def _pause(self, seconds: float) -> None:
        end = self._clock() + seconds
        while not self._stopping and self._clock() < end:
            self._sleep(min(seconds, 0.05))
