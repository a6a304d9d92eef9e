"""The record path's own work on one core, without Kafka: decode, detect, decide, enforce, tell."""

import gc
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from guard.audit.tell import tell
from guard.bench.corpus import records as corpus
from guard.deployment import create
from guard.keys import load as load_keys
from guard.meter import StepMeter
from guard.pipeline import judge
from guard.wiring import clock, offline, settle_memory
from schemas.record import Record
from streams.named import Topics

COUNTS = {"orders": 40_000, "tickets": 20_000, "documents": 4_000}
_BATCH = 2000


def on_one_core(folder: Path, *, share: float = 1.0) -> dict[str, Any]:
    """Return, by kind of record, records per CPU second and CPU microseconds by step; the best of three rounds.

    `share` of the usual number of records are measured.
    """
    create(folder)
    meter = StepMeter()
    checkpoint = offline(folder / "policy", folder / "keys", meter=meter)
    keys = load_keys(folder / "keys")
    topic = checkpoint.policy.by_name["tickets"].spec.guarded_topic
    at = clock()
    settle_memory()
    figures: dict[str, Any] = {}
    for kind, count in COUNTS.items():
        batches = _batches(corpus(kind, max(int(count * share), 100), 1), topic)
        best: dict[str, float] = {}
        for _ in range(3):
            meter.seconds.clear()
            gc.collect()
            heads: dict[tuple[str, int], str] = {}
            began = time.thread_time()
            for part in batches:
                passages = judge(part, checkpoint, at=at)
                with meter("tell"):
                    told = tell(
                        passages,
                        heads,
                        at=at,
                        bundle=checkpoint.policy.digest,
                        signer=keys.signer,
                        topics=Topics(),
                        partitions_of_decisions=4,
                    )
                heads = dict(told.metadata)
            seconds = time.thread_time() - began
            if not best or seconds < best["seconds"]:
                best = {"seconds": seconds, **meter.seconds}
        total = sum(len(part) for part in batches)
        size = sum(record.size for part in batches for record in part)
        figures[kind] = {
            "records_per_cpu_second": round(total / best["seconds"]),
            "without_evidence": round(total / (best["seconds"] - best["tell"])),
            "megabytes_per_cpu_second": round(size / best["seconds"] / 1e6, 1),
            "microseconds": {
                step: round(1e6 * spent / total, 2) for step, spent in best.items() if step != "seconds"
            },
        }
    return figures


def _batches(values: Sequence[bytes], topic: str) -> list[list[Record]]:
    received = [Record(topic, 0, offset, 0, None, value) for offset, value in enumerate(values)]
    return [received[start : start + _BATCH] for start in range(0, len(received), _BATCH)]
