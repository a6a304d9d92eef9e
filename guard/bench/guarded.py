"""The guarded path under measurement, as a process of its own: a worker that stops after so many records.

`python -m guard.bench.guarded CONFIG COUNT`; prints one JSON line with seconds from the first record taken to the last
commit, CPU seconds by step, and memory.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from guard.meter import StepMeter
from guard.telemetry import Telemetry, configure_logging
from guard.worker import Worker
from schemas.passage import Passage
from streams.settings import load


class _Count(Telemetry):
    """Counts committed records and stops the worker after the last."""

    def __init__(self, wanted: int) -> None:
        super().__init__()
        self.wanted = wanted
        self.records = self.bytes = self.batches = 0
        self.worker: Worker | None = None
        self.ended = 0.0

    def committed(self, passages: list[Passage], *, consumed: int, seconds: float) -> None:
        super().committed(passages, consumed=consumed, seconds=seconds)
        self.records += len(passages)
        self.batches += 1
        self.ended = time.perf_counter()
        if self.records >= self.wanted and self.worker is not None:
            self.worker.mover.stop()


def run(config: Path, count: int) -> dict[str, Any]:
    """Run a worker over `count` records and return what it took."""
    configure_logging("ERROR")
    began_process = time.perf_counter()
    meter = StepMeter()
    telemetry = _Count(count)
    first: list[float] = []

    def on_step(name: str) -> None:
        if name == "consumed" and not first:
            first.append(time.perf_counter())

    worker = Worker(load(config), meter=meter, telemetry=telemetry, on_step=on_step)
    telemetry.worker = worker
    ready = time.perf_counter()
    worker.run()
    return {
        "records": telemetry.records,
        "batches": telemetry.batches,
        "seconds": telemetry.ended - first[0],
        "start_seconds": ready - began_process,
        "cpu_seconds": time.process_time(),
        "steps": meter.seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201
