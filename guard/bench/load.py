"""A steady load on a guarded topic: so many records a second, until it is stopped."""

import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from confluent_kafka import Producer

from schemas.errors import GuardError
from streams.settings import Settings

_PACE = 0.005


class Load:
    """Publishes while its body runs; `sent` counts. Raise GuardError at the end where a record did not arrive."""

    def __init__(self, settings: Settings, topic: str, values: Sequence[bytes], *, rate: float) -> None:
        self.sent = 0
        self._topic, self._values, self._rate = topic, values, rate
        self._producer = Producer(
            {**settings.kafka.for_producer(), "enable.idempotence": True, "linger.ms": 2}
        )
        self._failed = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="load", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join(30)
        if (self._producer.flush(30) or self._failed) and kind is None:
            raise GuardError(f"the load did not all reach `{self._topic}`; see the broker's log")

    def _run(self) -> None:
        began = time.perf_counter()
        while not self._stopping.wait(_PACE):
            due = int((time.perf_counter() - began) * self._rate)
            for number in range(self.sent, due):
                self._producer.produce(
                    self._topic,
                    key=f"k{number % 97}",
                    value=self._values[number % len(self._values)],
                    on_delivery=self._delivered,
                )
                self._producer.poll(0)
            self.sent = max(self.sent, due)

    def _delivered(self, error: object, _: object) -> None:
        self._failed = self._failed or error is not None
