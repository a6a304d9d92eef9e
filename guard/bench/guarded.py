"""The guarded path under measurement, as a process of its own: a worker that stops after so many records.

`python -m guard.bench.guarded CONFIG COUNT [EVERY]`; the last line it prints is JSON with seconds from the first record
taken to the last commit, CPU seconds by step, and memory. Each EVERY records it prints a JSON line with its memory.
"""

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

from guard.bench.memory import megabytes
from guard.meter import StepMeter
from guard.telemetry import Telemetry, configure_logging
from guard.worker import Worker
from schemas.passage import Passage
from streams.settings import load


class _Count(Telemetry):
    """Counts committed records and stops the worker after the last."""

    def __init__(self, wanted: int, every: int) -> None:
        super().__init__()
        self.wanted = wanted
        self.every = every
        self.records = self.batches = self._next = 0
        self.worker: Worker | None = None
        self.ended = self.cpu = 0.0

    def committed(self, passages: list[Passage], *, consumed: int, seconds: float) -> None:
        super().committed(passages, consumed=consumed, seconds=seconds)
        self.records += len(passages)
        self.batches += 1
        self.ended, self.cpu = time.perf_counter(), time.process_time()
        if self.every and self.records >= self._next:
            self._next = self.records + self.every
            print(json.dumps({"records": self.records, "megabytes": megabytes("VmRSS")}), flush=True)  # noqa: T201
        if self.records >= self.wanted and self.worker is not None:
            self.worker.mover.stop()


class _Steps:
    """CPU seconds of the steps that are no judgement: consuming, in the one thread, and committing, in the other."""

    def __init__(self) -> None:
        self.seconds = {"consume": 0.0, "commit": 0.0}
        self.began = self.cpu = 0.0  # when the first record was there
        self._since = threading.local()

    def __call__(self, name: str) -> None:
        now = time.thread_time()
        if name == "consumed":
            if not self.began:
                self.began, self.cpu = time.perf_counter(), time.process_time()
            else:
                self.seconds["consume"] += now - getattr(self._since, "landed", now)
        elif name == "committed":
            self.seconds["commit"] += now - getattr(self._since, "begun", now)
        setattr(self._since, name, now)


def run(config: Path, count: int, every: int = 0) -> dict[str, Any]:
    """Run a worker over `count` records and return what it took. CPU and time of its start are not in it."""
    configure_logging("ERROR")
    began_process = time.perf_counter()
    meter, steps = StepMeter(), _Steps()
    telemetry = _Count(count, every)
    worker = Worker(load(config), meter=meter, telemetry=telemetry, on_step=steps)
    telemetry.worker = worker
    ready = time.perf_counter()
    worker.run()
    return {
        "records": telemetry.records,
        "batches": telemetry.batches,
        "seconds": telemetry.ended - steps.began,
        "start_seconds": ready - began_process,
        "cpu_seconds": telemetry.cpu - steps.cpu,
        "steps": meter.seconds | steps.seconds,
        "megabytes": megabytes("VmHWM"),
    }


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), *map(int, sys.argv[2:]))))  # noqa: T201
