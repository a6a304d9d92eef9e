"""Records a CPU second: patterns alone, all tiers with every text new to them, and presidio-analyzer on the same records.

They take turns, each over records that it has not met; the best round of each counts.
"""

import json
import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from classifiers.contract import Detector
from guard.bench import presidio_peer
from guard.bench.corpus import KINDS
from guard.bench.corpus import records as corpus
from schemas.errors import SettingsError
from schemas.record import Record
from streams.classifying import Classifiers
from streams.codecs import LIMITS, decode

_TOGETHER = {"orders": 128, "tickets": 64, "documents": 8, "mixed": 64}  # of a batch: some 64 KB at most
_MOST_S = 600
ROUNDS = 2

Rates = dict[str, float]


class Peer(Struct, frozen=True):
    """An interpreter that has presidio-analyzer, and the spaCy pipeline that it has for it."""

    python: Path
    model: str


def measured(directory: Path, *, records: int, seconds: float, peer: Peer | None = None) -> dict[str, Any]:
    """Return records a CPU second by tier and kind, and times presidio-analyzer's. Raise SettingsError where it cannot run.

    A round has `records` of each kind, of documents an eighth, and takes no more of them than `seconds` allow.
    """
    from guard.detecting import detector  # noqa: PLC0415

    tiers = {
        "patterns": detector(Classifiers(model="off")),
        "all tiers": detector(Classifiers(model=str(directory))),
    }
    best: dict[str, Rates] = {}
    told: dict[str, Any] = {}
    for seed in range(1, ROUNDS + 1):
        given = {kind: corpus(kind, records // (8 if kind == "documents" else 1), seed) for kind in KINDS}
        turn: dict[str, Rates] = {}
        if peer is not None:
            answer = _analyzed(peer, given, seconds / ROUNDS)
            told["presidio"] = answer["version"]
            turn["presidio-analyzer"] = answer["records_per_cpu_second"]
        turn |= {name: _detected(tier, given, seconds / ROUNDS) for name, tier in tiers.items()}
        for name, rates in turn.items():
            best[name] = {kind: max(rate, best.get(name, {}).get(kind, 0.0)) for kind, rate in rates.items()}
    told["records_per_cpu_second"] = {
        name: {kind: round(rate, 1) for kind, rate in rates.items()} for name, rates in best.items()
    }
    if peer is not None:
        told["times_presidio"] = {
            name: {
                kind: round(rate / best["presidio-analyzer"][kind], 2) for kind, rate in best[name].items()
            }
            for name in tiers
        }
    return told


def _detected(tier: Detector, given: Mapping[str, list[bytes]], seconds: float) -> Rates:
    rates: Rates = {}
    for kind, values in given.items():
        done, spent = 0, 0.0
        while done < len(values) and spent < seconds:
            documents = [
                decode(Record("bench", 0, offset, 0, None, value), limits=LIMITS)
                for offset, value in enumerate(values[done : done + _TOGETHER[kind]], start=done)
            ]
            began = time.process_time()
            done += len(tier.detect(documents))
            spent += time.process_time() - began
        rates[kind] = done / spent
    return rates


def _analyzed(peer: Peer, given: Mapping[str, list[bytes]], seconds: float) -> dict[str, Any]:
    texts = {kind: [value.decode() for value in values] for kind, values in given.items()}
    command = [str(peer.python), str(Path(presidio_peer.__file__)), peer.model, str(seconds)]
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": ""}
    try:
        ran = subprocess.run(
            command, input=json.dumps(texts), env=one_thread, text=True, check=True, capture_output=True, timeout=_MOST_S
        )  # fmt: skip
        told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        raise SettingsError(
            f"`{peer.python}` cannot run presidio-analyzer with the spaCy pipeline `{peer.model}`; "
            "install both there, or leave `--peer-python` out"
        ) from None
    return told
