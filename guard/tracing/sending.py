"""Spans on their way to a collector, from a thread of its own: what it does not take is counted and forgotten."""

import queue
import threading
from collections.abc import Callable
from contextlib import suppress

import structlog
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

log = structlog.get_logger("guard.traces")

WAITING = 4096  # spans at most, some 4 MB; those beyond are dropped
TOGETHER = 512
GATHERED_SECONDS = 1.0
LAST_SECONDS = 3.0  # that a worker that ends waits for its last spans


class Sending(SpanProcessor):
    """Never waits and never raises on the path of a record."""

    def __init__(
        self, exporter: SpanExporter, *, dropped: Callable[[int], None], waiting: int = WAITING
    ) -> None:
        self._exporter, self._dropped = exporter, dropped
        self._spans: queue.Queue[ReadableSpan] = queue.Queue(waiting)
        self._closing = threading.Event()
        self._taken = True
        self._thread = threading.Thread(target=self._serve, name="traces", daemon=True)
        self._thread.start()

    def on_end(self, span: ReadableSpan) -> None:
        if span.context is None or not span.context.trace_flags.sampled:
            return
        try:
            self._spans.put_nowait(span)
        except queue.Full:
            self._dropped(1)

    def shutdown(self) -> None:
        """Send what is left, within a few seconds."""
        self._closing.set()
        self._thread.join(LAST_SECONDS)
        self._exporter.shutdown()
        self._thread.join(LAST_SECONDS)
        if left := self._spans.qsize():
            self._dropped(left)

    def force_flush(self, timeout_millis: int = 0) -> bool:  # noqa: ARG002 - the shape of a processor
        return self._spans.empty()

    def _serve(self) -> None:
        while not (self._closing.wait(GATHERED_SECONDS) and self._spans.empty()):
            while together := self._gathered():
                self._send(together)

    def _gathered(self) -> list[ReadableSpan]:
        found: list[ReadableSpan] = []
        with suppress(queue.Empty):
            while len(found) < TOGETHER:
                found.append(self._spans.get_nowait())
        return found

    def _send(self, spans: list[ReadableSpan]) -> None:
        try:
            taken = self._exporter.export(spans) is SpanExportResult.SUCCESS
        except Exception:  # noqa: BLE001 - whatever an exporter meets, records go on
            taken = False
        if not taken:
            self._dropped(len(spans))
        if taken is not self._taken:
            self._taken = taken
            log.warning("traces are taken again" if taken else "no collector takes traces; records go on")
