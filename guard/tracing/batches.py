"""One trace a batch: received by partition, processed in its steps, sent by topic, committed.

The names are OpenTelemetry's for messaging. The mover's thread takes, judges and tells; the committer's carries. A batch
goes from one to the other as `membership` is asked for, which the mover does just before it hands the batch over.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from msgspec import Struct
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, set_span_in_context
from opentelemetry.util.types import AttributeValue

from guard.tracing.clients import ObservedClients
from guard.tracing.links import links_of
from guard.wiring import clock
from schemas.movement import Movement
from schemas.record import Record
from streams.contract import Clients, Partition, Position, Result, Taken
from streams.settings import Settings

_PARTITIONS = 32  # spans of one batch; those beyond are counted in the batch's own
_NANOSECONDS = 1_000_000  # of a millisecond


class _Batch(Struct):
    """A batch under way: the span of the whole, and the topic that it is named by where there is only one."""

    span: Span
    context: Context
    topic: str


class Batches:
    """Traces one worker's batches. Nothing here waits, raises or changes what it looks at."""

    def __init__(self, tracer: Tracer, settings: Settings, *, now: Callable[[], int] = clock) -> None:
        self._tracer, self._now, self._links = tracer, now, settings.traces.links
        self._common: dict[str, AttributeValue] = {
            "messaging.system": "kafka",
            "messaging.client.id": settings.member,
        }
        self._group: dict[str, AttributeValue] = {"messaging.consumer.group.name": settings.group}
        self._current: _Batch | None = None  # of the mover's thread
        self._carried: _Batch | None = None  # on its way to the committer's, or there

    def clients(self, inner: Clients) -> Clients:
        """Return clients that do as the inner ones do and let this look on."""
        return ObservedClients(inner, self)

    @contextmanager
    def meter(self, step: str) -> Iterator[None]:
        """Trace one step of judging or telling the batch that was taken last."""
        batch = self._current
        if batch is None:
            yield
            return
        named = self._attributes(step, "process", batch.topic)
        span = self._tracer.start_span(_name(step, batch.topic), batch.context, attributes=named)
        try:
            yield
        except BaseException as error:
            _failed(span, type(error).__name__)
            raise
        finally:
            span.end()

    def moment(self) -> int:
        """Return now in nanoseconds since the epoch: when a take began is known only once it gave something."""
        return self._now() * _NANOSECONDS

    def taken(self, taken: Taken, began: int) -> None:
        """Begin the trace of what was taken; what was taken before and never told comes again."""
        self.left()
        if not taken.records:
            return
        topics = {topic for topic, _ in taken.nexts}
        topic = next(iter(topics)) if len(topics) == 1 else ""
        about = self._attributes("process", "process", topic, count=len(taken.records)) | self._group
        span = self._tracer.start_span(
            _name("process", topic), Context(), SpanKind.CONSUMER, about, start_time=began
        )
        self._current = batch = _Batch(span, set_span_in_context(span), topic)
        if span.is_recording():
            self._received(batch, taken.records, began)

    def left(self) -> None:
        """End the trace of what was taken and never told."""
        if self._current is not None:
            _failed(self._current.span, "rewound")
            self._current.span.end()
            self._current = None

    def _received(self, batch: _Batch, records: Sequence[Record], began: int) -> None:
        by_partition: dict[Partition, list[Record]] = {}
        for record in records:
            by_partition.setdefault((record.topic, record.partition), []).append(record)
        free = self._links
        for (topic, partition), received in islice(by_partition.items(), _PARTITIONS):
            about = self._attributes("receive", "receive", topic, count=len(received)) | self._group
            about |= {
                "messaging.destination.partition.id": str(partition),
                "messaging.kafka.offset": received[0].offset,
            }
            links = links_of(received, free)
            free -= len(links)
            name, kind = _name("receive", topic), SpanKind.CLIENT
            self._tracer.start_span(name, batch.context, kind, about, links, start_time=began).end()

    def departs(self) -> None:
        """Note that the batch taken last is told, and about to be carried."""
        self._carried, self._current = self._current, None

    def carried(
        self, movements: Sequence[Movement], positions: Sequence[Position], carry: Callable[[], Result]
    ) -> Result:
        """Carry a batch out, tracing each topic that it is sent to and the commit; the trace ends with it."""
        batch, self._carried = self._carried, None
        if batch is None:
            return carry()
        spans = [batch.span]
        if batch.span.is_recording():
            spans = [*self._sending(batch, movements, positions), batch.span]
        error = ""
        try:
            result = carry()
            error = "" if result.committed else _why(result)
        except BaseException as raised:
            error = type(raised).__name__
            raise
        else:
            return result
        finally:
            for span in spans:
                if error:
                    _failed(span, error)
                span.end()

    def _sending(
        self, batch: _Batch, movements: Sequence[Movement], positions: Sequence[Position]
    ) -> Iterator[Span]:
        for topic, count in Counter(one.topic for one in movements).items():
            about = self._attributes("send", "send", topic, count=count)
            yield self._tracer.start_span(_name("send", topic), batch.context, SpanKind.PRODUCER, about)
        about = self._attributes("commit", "settle", batch.topic) | self._group
        if len(positions) == 1:
            about |= {
                "messaging.destination.partition.id": str(positions[0].partition[1]),
                "messaging.kafka.offset": positions[0].offset,
            }
        yield self._tracer.start_span(_name("commit", batch.topic), batch.context, SpanKind.CLIENT, about)

    def _attributes(
        self, operation: str, kind: str, topic: str, *, count: int | None = None
    ) -> dict[str, AttributeValue]:
        found = self._common | {"messaging.operation.name": operation, "messaging.operation.type": kind}
        if topic:
            found["messaging.destination.name"] = topic
        if count is not None:
            found["messaging.batch.message_count"] = count
        return found


def _name(operation: str, topic: str) -> str:
    return f"{operation} {topic}" if topic else operation


def _why(result: Result) -> str:
    return result.failures[0].code.value if result.failures else "aborted"


def _failed(span: Span, error: str) -> None:
    span.set_attribute("error.type", error)
    span.set_status(StatusCode.ERROR)
