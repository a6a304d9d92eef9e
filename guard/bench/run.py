"""One run on one broker: raw pass-through, then the guarded path over the same records; ratios, latency, the log's size."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]  # its stubs leave it out

from guard.bench import latency
from guard.bench.corpus import records as corpus
from guard.bench.log_size import log_size
from guard.deployment import create
from guard.policy.compile import Policy
from guard.policy.reviewing import as_they_stood
from guard.topology import changes, standing
from guard.wiring import clock, policy_of
from schemas.errors import BrokerError, GuardError
from streams.administration import administrator, apply
from streams.broker import Broker
from streams.settings import Settings, load

PARTITIONS = 4
RAW_BATCH = 5000
_TOPICS_SECONDS = 30.0


def run(
    folder: Path,
    broker: Broker,
    kinds: Sequence[str],
    count: int,
    *,
    rounds: int,
    seconds: float,
    told: Callable[[str], None],
) -> dict[str, Any]:
    """Return figures by kind of record. The topics are new each time, so that nothing is measured twice."""
    figures: dict[str, Any] = {}
    for kind in kinds:
        number = (
            count if kind == "orders" else max(count // (4 if kind in {"tickets", "mixed"} else 16), 1000)
        )
        values = corpus(kind, min(number, 20_000), 1)
        told(f"{kind}: {number:,} records, raw and guarded, {rounds} rounds")
        raws, guardeds = [], []
        for turn in range(rounds):
            with deployed(folder / f"{kind}{turn}", broker, f"{kind}{turn}") as settings:
                source = f"{kind}{turn}.tickets"
                publish(settings, source, values, number)
                raws.append(_raw(broker, source, f"{kind}{turn}.raw", number))
                guardeds.append(_guarded(settings, number) | {"log": log_size(settings)})
        raw, guarded = max(raws, key=_rate), max(guardeds, key=_rate)
        figures[kind] = _told(raw, guarded, guarded["log"])
        if seconds:
            told(f"{kind}: latency at idle and at half load")
            figures[kind]["latency"] = _latencies(folder, broker, kind, values, _rate(guarded), seconds)
    return figures


@contextmanager
def deployed(folder: Path, broker: Broker, prefix: str) -> Iterator[Settings]:
    """Give a deployment whose topics begin with `prefix`."""
    create(folder)
    file = folder / "guard.yaml"
    own = "".join(
        f"  {name}: {prefix}.{name}\n"
        for name in (
            "decisions",
            "summaries",
            "quarantine",
            "notices",
            "commands",
            "bundles",
            "windows",
            "volumes",
            "cases",
            "alerts",
        )
    )
    text = file.read_text(encoding="utf-8").replace("127.0.0.1:9092", broker.bootstrap)
    text = text.replace("group: guard ", f"group: {prefix} ") + f"topics:\n{own}"
    file.write_text(text, encoding="utf-8")
    for policy in (folder / "policy").rglob("*.yaml"):
        policy.write_text(
            policy.read_text(encoding="utf-8").replace("guarded_topic: ", f"guarded_topic: {prefix}."),
            encoding="utf-8",
        )
    settings = load(file)
    today = datetime.fromtimestamp(clock() / 1000, UTC).date()
    as_they_stood(settings.policy, policy_of(settings.policy), today)  # what rules cost is no question of law
    ours = policy_of(settings.policy)
    apply(
        administrator(settings),
        changes(settings, ours, principal="User:guard", partitions=PARTITIONS),
    )
    _await_topics(settings, ours)
    yield settings


def _await_topics(settings: Settings, policy: Policy) -> None:
    """Return when the broker tells of every topic: one that was just made may be told of a moment later."""
    end = time.monotonic() + _TOPICS_SECONDS
    while True:
        try:
            standing(settings, policy)
        except BrokerError:
            if time.monotonic() > end:
                raise
        else:
            return
        time.sleep(0.1)


def publish(settings: Settings, topic: str, values: Sequence[bytes], count: int) -> None:
    """Publish `count` records, the values over and over. Raise GuardError where one did not arrive."""
    producer = Producer(
        {
            **settings.kafka.for_producer(),
            "enable.idempotence": True,
            "linger.ms": 20,
            "compression.type": "lz4",
            "queue.buffering.max.messages": 1_000_000,
        }
    )
    for index in range(count):
        while True:
            try:
                producer.produce(topic, value=values[index % len(values)])
                break
            except BufferError:
                producer.poll(0.05)
    if producer.flush(120):
        raise GuardError(f"the records to measure with did not all reach `{topic}`; see the broker's log")


def _raw(broker: Broker, source: str, target: str, count: int) -> dict[str, Any]:
    admin = AdminClient({"bootstrap.servers": broker.bootstrap})
    admin.create_topics([NewTopic(target, PARTITIONS, 1)])[target].result(20)
    return _process("guard.bench.raw", broker.bootstrap, source, target, str(count), str(RAW_BATCH))


def _guarded(settings: Settings, count: int) -> dict[str, Any]:
    return _process("guard.bench.guarded", str(settings.policy.parent / "guard.yaml"), str(count))


def _process(module: str, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, timeout=900, check=False
    )
    if done.returncode:
        raise GuardError(f"{module} failed: {done.stderr[-800:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _latencies(
    folder: Path, broker: Broker, kind: str, values: Sequence[bytes], full: float, seconds: float
) -> dict[str, Any]:
    with deployed(folder / f"{kind}-latency", broker, f"{kind}.latency") as settings:
        home = settings.policy.parent
        worker = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "guard",
                "run",
                "--config",
                str(home / "guard.yaml"),
                "--log-level",
                "ERROR",
            ]
        )
        try:
            policy = policy_of(settings.policy)
            flow = policy.by_name["tickets"]
            targets = sorted(set(flow.topics.values()))
            kafka = {"bootstrap.servers": broker.bootstrap}
            source = flow.spec.guarded_topic
            if not latency.arrives(kafka, source, targets, values[0], within=60):
                raise GuardError("the worker to measure did not pass a record within 60 s; see its messages")
            idle = latency.measure(kafka, source, targets, values, rate=20, seconds=seconds)
            half = latency.measure(kafka, source, targets, values, rate=full / 2, seconds=seconds)
        finally:
            worker.terminate()
            worker.wait(60)
    return {"idle": idle, "half_load": half}


def _rate(figures: dict[str, Any]) -> float:
    return float(figures["records"] / figures["seconds"])


def _told(raw: dict[str, Any], guarded: dict[str, Any], log: dict[str, Any]) -> dict[str, Any]:
    records = guarded["records"]
    return {
        "records": records,
        "raw_records_per_second": round(_rate(raw)),
        "guarded_records_per_second": round(_rate(guarded)),
        "raw_megabytes_per_second": round(raw["bytes"] / raw["seconds"] / 1e6, 1),
        "guarded_megabytes_per_second": round(raw["bytes"] / raw["records"] * _rate(guarded) / 1e6, 1),
        "ratio": round(_rate(guarded) / _rate(raw), 3),
        "cpu_seconds_per_1000": {
            step: round(1000 * spent / records, 5) for step, spent in guarded["steps"].items()
        }
        | {"all threads": round(1000 * guarded["cpu_seconds"] / records, 5)},
        "megabytes_of_memory": round(guarded["megabytes"]),
        "start_seconds": round(guarded["start_seconds"], 2),
        "decision_log": log,
    }
