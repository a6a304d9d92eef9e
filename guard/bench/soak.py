"""A soak: one worker over many records, none like another, and its memory all along."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from guard.bench.corpus import records as corpus
from guard.bench.memory import growth
from guard.bench.run import deployed, publish
from schemas.errors import GuardError
from streams.broker import Broker

_BLOCK = 20_000  # records made and published together
_AHEAD = 400_000  # how far the publisher may be ahead of the worker
_SAMPLES = 50


def soak(
    folder: Path, broker: Broker, kind: str, count: int, *, told: Callable[[str], None]
) -> dict[str, Any]:
    """Return the worker's memory by records moved, at its peak, and its growth over the later half."""
    with deployed(folder / "soak", broker, "soak") as settings:
        every = max(count // _SAMPLES, 1)
        worker = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "guard.bench.guarded",
                str(settings.policy.parent / "guard.yaml"),
                str(count),
                str(every),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        moved = threading.Condition()
        lines: list[dict[str, Any]] = []
        reader = threading.Thread(target=_follow, args=(worker, lines, moved, told), daemon=True)
        reader.start()
        try:
            for first, values in _blocks(kind, count):
                publish(settings, "soak.tickets", values, len(values))
                with moved:
                    moved.wait_for(partial(_near, worker, lines, first))
            reader.join()
        finally:
            worker.terminate()
            status = worker.wait(60)
    if status or not lines or "batches" not in lines[-1]:
        raise GuardError(f"the soak's worker ended with status {status}; see its messages above")
    samples = [(line["records"], line["megabytes"]) for line in lines[:-1]]
    final = lines[-1]
    return {
        "records": final["records"],
        "records_per_second": round(final["records"] / final["seconds"]),
        "megabytes_at_most": round(final["megabytes"], 1),
        "megabytes_gained_per_million_records": growth(samples),
        "megabytes": {f"{records:,}": round(size, 1) for records, size in samples},
    }


def _blocks(kind: str, count: int) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the number of the first record of each block, and the block; every block has a seed of its own."""
    for seed, first in enumerate(range(0, count, _BLOCK), 1):
        yield first, corpus(kind, min(_BLOCK, count - first), seed)


def _follow(
    worker: "subprocess.Popen[str]",
    lines: list[dict[str, Any]],
    moved: threading.Condition,
    told: Callable[[str], None],
) -> None:
    for line in worker.stdout or ():
        found = json.loads(line)
        with moved:
            lines.append(found)
            moved.notify_all()
        told(f"{found['records']:,} records, {found['megabytes']:.0f} MB")
    with moved:
        moved.notify_all()


def _near(worker: "subprocess.Popen[str]", lines: list[dict[str, Any]], published: int) -> bool:
    """Whether the worker follows closely enough for more to be published, or never will."""
    moved = int(lines[-1]["records"]) if lines else 0
    return moved > published - _AHEAD or worker.poll() is not None
