"""One Kafka transaction: movements and consumed offsets become visible together, or not at all."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from confluent_kafka import KafkaError, KafkaException, Message, Producer, TopicPartition

from schemas.errors import BrokerError, FaultCode, Fenced
from schemas.movement import Movement
from streams.administration import administrator, missing, room
from streams.clients import build, fault_of, log
from streams.contract import Failure, Partition, Position, Result, Step, Told, Transactions, nothing
from streams.membership import SlotTaken
from streams.settings import Settings

if TYPE_CHECKING:
    from confluent_kafka.admin import AdminClient

__all__ = [
    "Failure",
    "KafkaTransactions",
    "Partition",
    "Position",
    "Result",
    "Step",
    "Told",
    "Transactions",
    "nothing",
]

CALL_SECONDS = 5.0  # each call into librdkafka gives up after this and is made again
_FORBIDDEN = frozenset(
    {KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, KafkaError.CLUSTER_AUTHORIZATION_FAILED}
)
BATCH_BYTES = 1_000_000
LARGEST_MESSAGE = (
    20 * 1024 * 1024
)  # the broker's topics decide what they take; the client does not second-guess them


class KafkaTransactions:
    """Transactions on a real broker, under the slot's one stable transactional id.

    Opening it fences whoever held the id before and ends what they left open. Not safe for two threads at once.
    """

    def __init__(
        self, settings: Settings, *, on_step: Step = nothing, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._step = on_step
        self._clock = clock
        self._patience = settings.transaction_timeout_s  # beyond it the broker ends the transaction anyway
        self._last_resort = settings.watchdog_s
        self._deadline = 0.0
        self._failures: dict[Failure, None] = {}
        self._settings = settings
        self._batch_size = BATCH_BYTES
        self._producer = self._built()
        self._admin: AdminClient | None = None

    def open(self, *, wait: float) -> bool:
        """Fence earlier holders of the id and end their transaction; False where no broker answered, to be called again.

        Raise BrokerError where the broker forbids it.
        """
        try:
            self._producer.init_transactions(wait)
        except KafkaException as failure:
            error: KafkaError = failure.args[0]
            if error.code() in _FORBIDDEN:
                raise BrokerError(
                    f"the broker does not let this principal write transactions ({error.name()}); "
                    "grant it with `guard topics apply`, or use credentials that may"
                ) from None
            if error.fatal() or not error.retriable():
                raise Fenced(f"no transaction could be opened ({error.name()})") from None
            return False
        return True

    def carry(
        self, movements: Sequence[Movement], positions: Sequence[Position], membership: object
    ) -> Result:
        """Produce, commit offsets and commit, all or nothing. Raise Fenced where this client is finished."""
        self._failures.clear()
        start = self._clock()
        self._deadline = start + self._patience
        try:
            self._call(self._producer.begin_transaction)
            self._step("begun")
            self._produce(movements)
            self._step("produced")
            offsets = [TopicPartition(*p.partition, p.offset, p.metadata) for p in positions]
            self._call(self._producer.send_offsets_to_transaction, offsets, membership, CALL_SECONDS)
            self._step("offsets_sent")
            self._sent(movements)
            self._call(self._producer.commit_transaction, CALL_SECONDS)
        except _AbortError as reason:
            log.warning("transaction aborted: %s, %d failures", reason, len(self._failures))
            # A producer that is given up anyway need not abort: opening its successor ends what it left open.
            self._deadline = self._clock() + 2 * CALL_SECONDS if self._failures else start + self._last_resort
            try:
                self._abort()
            except _Late:
                if not self._failures:
                    raise
            self._deadline = start + self._last_resort
            if self._failures:
                self._renew()
            self._step("aborted")
            return Result(committed=False, failures=tuple(self._failures))
        self._step("committed")
        return Result(committed=True)

    def room(self, topic: str) -> int:
        """Return the largest record a topic takes; 0 where there is no such topic, -1 where the broker does not tell."""
        if self._admin is None:
            self._admin = administrator(self._settings)
        return room(self._admin, topic)

    def close(self) -> None:
        """Let go of the broker without waiting for it; whatever is open is aborted by the next holder of the id."""
        with suppress(KafkaException):  # a finished producer tells so once more
            self._producer.purge()

    def _built(self) -> Producer:
        return build(Producer, _properties(self._settings, self._delivered, self._batch_size))

    def _renew(self) -> None:
        """Replace the producer after a delivery failed.

        The old one would fail its next transaction over the missing sequence numbers. It also gathers records into
        batches beyond a topic's limit, which the broker refuses whole: the new one gathers less.
        """
        for failure in self._failures:
            if failure.topic and failure.code is FaultCode.TOO_LARGE_FOR_DESTINATION:
                limit = self.room(failure.topic)
                if limit > 0:
                    self._batch_size = min(self._batch_size, max(1, limit * 9 // 10))
        self.close()
        self._producer = self._built()
        self._call(self._producer.init_transactions, CALL_SECONDS)

    def _produce(self, movements: Sequence[Movement]) -> None:
        produce, last = self._producer.produce, len(movements) // 2
        for index, it in enumerate(movements):
            headers: Any = list(it.headers) if it.headers else None
            while True:
                try:
                    # By position: keywords cost a fifth of the call. No callback of its own; see `_delivered`.
                    produce(it.topic, it.value, it.key, it.partition, None, None, it.timestamp, headers)
                    break
                except BufferError:
                    self._producer.poll(0.05)
                    if self._clock() > self._deadline:
                        raise Fenced(
                            f"movements found no room for {self._patience:.0f} s; is the broker up"
                        ) from None
                except KafkaException as error:
                    self._refused(it.topic, error.args[0])
            if index == last:
                self._step("producing")

    def _sent(self, movements: Sequence[Movement]) -> None:
        """Wait until all is sent, and abort where a topic is gone; once committing, librdkafka takes no abort any more."""
        while self._producer.flush(CALL_SECONDS):
            for topic in {it.topic for it in movements}:
                gone = missing(self._producer, topic, wait=CALL_SECONDS)
                if gone is None:
                    break  # the broker does not answer, and asking about each of the others would take its time
                if gone:
                    self._failures[Failure(topic, FaultCode.DESTINATION_UNAVAILABLE)] = None
            if self._failures:
                raise _AbortError("a topic is gone")
            if self._clock() > self._deadline:
                return  # committing tells why

    def _refused(self, topic: str, error: KafkaError) -> None:
        if error.fatal():
            raise self._finished(error)
        self._note(topic, error)
        raise _AbortError(error.name())

    def _finished(self, error: KafkaError) -> Fenced:
        """Return how a fatal error ends us. Fenced in time, it was by another worker; too late, by the broker's clock."""
        in_time = self._clock() < self._deadline - self._patience / 10
        if error.code() == KafkaError._FENCED and in_time:  # noqa: SLF001  # the library's public name
            return SlotTaken("another worker has opened this slot's transactions; give each its own `slot`")
        return Fenced(f"the producer is finished ({error.name()})")

    def _delivered(self, error: KafkaError | None, message: Message) -> None:
        """Note a delivery that failed; called within produce, poll and commit, for failures only."""
        if error is not None:
            self._note(message.topic() or "", error)

    def _note(self, topic: str, error: KafkaError) -> None:
        if code := fault_of(error.code()):
            self._failures[Failure(topic, code)] = None

    def _abort(self) -> None:
        try:
            self._call(self._producer.abort_transaction, CALL_SECONDS)
        except _AbortError as reason:
            raise Fenced(f"a transaction could not be aborted ({reason}); starting anew") from None

    def _call(self, function: Callable[..., None], *arguments: object) -> None:
        """Call until it succeeds: the very same call again where librdkafka says so, until the transaction's time is up."""
        pause = 0.01
        while True:
            try:
                return function(*arguments)
            except KafkaException as failure:
                error: KafkaError = failure.args[0]
                if error.fatal():
                    raise self._finished(error) from None
                if error.txn_requires_abort():
                    self._note("", error)
                    raise _AbortError(error.name()) from None
                if not error.retriable():
                    raise Fenced(f"a transactional call failed ({error.name()})") from None
                if self._clock() > self._deadline:
                    raise _Late(f"a transaction took over {self._patience:.0f} s ({error.name()})") from None
            self._producer.poll(pause)
            pause = min(2 * pause, 1.0)


class _Late(Fenced):
    """A call did not succeed in its time."""


class _AbortError(Exception):
    """This transaction must be aborted; the client goes on."""


def _properties(
    settings: Settings, delivered: Callable[[KafkaError | None, Message], None], batch_size: int
) -> dict[str, object]:
    milliseconds = int(settings.transaction_timeout_s * 1000)
    given = settings.kafka.for_producer()
    return {
        "linger.ms": 5,
        "compression.type": "lz4",
        "message.max.bytes": LARGEST_MESSAGE,
        "queue.buffering.max.kbytes": 65_536,  # a batch is 16 MB by default; beyond this, producing waits
        "topic.metadata.propagation.max.ms": 5000,  # a missing topic is told in 5 s, not 30
        "reconnect.backoff.max.ms": 1000,
        # The coordinator answers `concurrent transactions` while the last one's markers are on their way: 100 ms of
        # waiting, the default, would be most of an idle record's latency.
        "retry.backoff.ms": 5,
        **given,
        "batch.size": min(batch_size, int(given.get("batch.size", batch_size))),
        "transactional.id": settings.member,
        "transaction.timeout.ms": milliseconds,
        "enable.idempotence": True,
        "acks": "all",
        "delivery.report.only.error": True,
        "on_delivery": delivered,
    }
