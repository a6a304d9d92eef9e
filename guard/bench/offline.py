"""The record path's own work on one core, without Kafka: decode, detect, decide, enforce, tell."""

import gc
import time
from collections.abc import Sequence
from typing import Any

from guard.bench.corpus import records as corpus
from guard.meter import StepMeter
from guard.pipeline import judge
from guard.wiring import Wired
from schemas.record import Record

KINDS = ("orders", "tickets", "documents")


def measure(
    wired: Wired, meter: StepMeter, *, topic: str, at: int, counts: dict[str, int], batch: int = 1000
) -> dict[str, Any]:
    """Return, by kind of record, records per CPU second and CPU microseconds by step, the best of three rounds."""
    figures: dict[str, Any] = {}
    for kind in KINDS:
        batches = _batches(corpus(kind, counts[kind], 1), topic, batch)
        best: dict[str, float] = {}
        for _ in range(3):
            meter.seconds.clear()
            gc.collect()
            began = time.thread_time()
            for part in batches:
                judge(part, wired.checkpoint, at=at)
            seconds = time.thread_time() - began
            if not best or seconds < best["seconds"]:
                best = {"seconds": seconds, **meter.seconds}
        total = sum(len(part) for part in batches)
        figures[kind] = {
            "records_per_cpu_second": round(total / best["seconds"]),
            "megabytes_per_cpu_second": round(
                sum(record.size for part in batches for record in part) / best["seconds"] / 1e6, 1
            ),
            "microseconds": {
                step: round(1e6 * spent / total, 2) for step, spent in best.items() if step != "seconds"
            },
        }
    return figures


def _batches(values: Sequence[bytes], topic: str, batch: int) -> list[list[Record]]:
    received = [Record(topic, 0, offset, 0, None, value) for offset, value in enumerate(values)]
    return [received[start : start + batch] for start in range(0, len(received), batch)]
