"""Where the time goes: CPU seconds by step of the record path, for `guard bench` and the metrics."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

Meter = Callable[[str], AbstractContextManager[None]]


def unmetered(step: str) -> AbstractContextManager[None]:  # noqa: ARG001 (the shape of a meter)
    return nullcontext()


class StepMeter:
    """Sums the CPU seconds of the calling thread by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        began = time.thread_time()
        try:
            yield
        finally:
            self.seconds[step] = self.seconds.get(step, 0.0) + time.thread_time() - began
