"""The demo's story: a broker, a deployment, a worker, real records, and what became of them."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from confluent_kafka import Producer
from msgspec import Struct

from guard.demo.material import Sample
from guard.deployment import create
from guard.policy.reviewing import as_they_stood
from guard.topology import changes
from guard.wiring import policy_of
from schemas.errors import BrokerError, GuardError
from schemas.events import DecisionEvent, HeadEvent, SpanEvent
from schemas.record import Record
from streams.administration import administrator, apply
from streams.broker import Broker
from streams.following import follow
from streams.membership import record_in
from streams.reading import read
from streams.settings import Settings, load

_PATIENCE = 600.0
# What `guard init` leaves off, and small batches, so that decisions are seen as they come.
_TIERS = """\
classifiers:
  declared: true
  model: "{model}"
batch:
  max_records: {batch}
"""
_MOMENT = 0.2  # seconds within which one transaction's decisions are read
_BATCH = 40  # with the encoder a batch of two seconds; without it the usual one


class Outcomes(Struct):
    """What the decision log told, gathered while it grew."""

    decided: int = 0
    begun: int = 0  # of these, in the first transaction seen
    plain: dict[str, int] = {}
    events: list[DecisionEvent] = []
    first_decision: float = 0.0
    seconds: float = 0.0


@contextmanager
def deployment(*, model: str) -> Iterator[Settings]:
    """Give a fresh deployment on a broker of its own, its topics made, in a folder that goes when the demo ends.

    `model` is what `classifiers.model` says of the encoder.
    """
    with tempfile.TemporaryDirectory(prefix="guard-demo-") as folder, Broker(heap="512m") as broker:
        home = Path(folder)
        create(home)
        file = home / "guard.yaml"
        said = file.read_text(encoding="utf-8").replace("127.0.0.1:9092", broker.bootstrap)
        tiers = _TIERS.format(model=model, batch=5000 if model == "off" else _BATCH)
        file.write_text(said + tiers, encoding="utf-8")
        settings = load(file)
        policy = policy_of(settings.policy)
        apply(administrator(settings), changes(settings, policy, principal="User:guard"))
        yield settings


def as_it_stood(settings: Settings, at: int) -> str:
    """Have the demo's policy decide by packs that are past their review, and return a sentence that says so; else nothing.

    Only here: what the demo moves ends with it. A worker that a user starts refuses such packs.
    """
    today = datetime.fromtimestamp(at / 1000, UTC).date()
    policy = policy_of(settings.policy)
    if not (late := as_they_stood(settings.policy, policy, today)):
        return ""
    first = min(policy.content.packs[name].review_by for name in late)
    return (
        f"{len(late)} packs of this release are past their review date, the first since {first}: the demo shows them as they "
        "stood; a worker of your own refuses them until they are reviewed (`guard policy review`), or take a newer release"
    )


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """Run `guard run` as a process; drain it when the body is done."""
    home = settings.policy.parent
    with (home / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "guard", "run", "--config", str(home / "guard.yaml")],
            stdout=log,
            stderr=log,
        )
    try:
        yield process
        process.terminate()
        if process.wait(60) != 0:
            raise GuardError(
                "the demo's worker ended badly: " + (home / "worker.log").read_text(errors="replace")[-800:]
            )
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def publish(settings: Settings, samples: Iterable[Sample]) -> int:
    """Publish the samples and return how many; raise BrokerError where one did not arrive."""
    failed: list[object] = []
    producer = Producer(
        {
            **settings.kafka.for_producer(),
            "enable.idempotence": True,
            "linger.ms": 5,
            "compression.type": "lz4",
        }
    )

    def delivered(error: object, _: object) -> None:
        if error is not None:
            failed.append(error)

    sent = 0
    for sample in samples:
        while True:
            try:
                producer.produce(sample.topic, key=sample.key, value=sample.value, on_delivery=delivered)
                break
            except BufferError:
                producer.poll(0.1)
        sent += 1
    if producer.flush(60) or failed:
        raise BrokerError(f"{len(failed)} of {sent} records did not reach their guarded topics")
    return sent


def records(settings: Settings, topics: Iterable[str]) -> list[Record]:
    """Return what was published to guarded topics, as the worker received it."""
    return [
        record_in(message, []) for topic in topics for message in read(settings.kafka.for_consumer(), topic)
    ]


def watch(settings: Settings, published: int, progress: Any, *, process: subprocess.Popen[bytes]) -> Outcomes:
    """Follow the decision log until every record is decided; call `progress` with each step."""
    outcomes = Outcomes(plain={}, events=[])
    decoder = msgspec.json.Decoder(DecisionEvent | SpanEvent | HeadEvent)
    began = time.monotonic()
    for value in follow(
        settings.kafka.for_consumer(), settings.topics.decisions, from_beginning=True, until=began + _PATIENCE
    ):
        event = decoder.decode(value)
        before = outcomes.decided
        if isinstance(event, SpanEvent):
            outcomes.decided += event.count
            outcomes.plain[event.destination] = outcomes.plain.get(event.destination, 0) + event.count
        elif isinstance(event, DecisionEvent):
            outcomes.decided += 1
            outcomes.events.append(event)
        if outcomes.decided != before:
            if not outcomes.first_decision:
                outcomes.first_decision = time.monotonic() - began
            if time.monotonic() - began < outcomes.first_decision + _MOMENT:
                outcomes.begun = outcomes.decided
            progress(outcomes)
        if outcomes.decided >= published:
            break
        if process.poll() is not None:
            log = (settings.policy.parent / "worker.log").read_text(encoding="utf-8", errors="replace")
            raise GuardError(f"the demo's worker stopped: {log[-800:]}")
    if outcomes.decided < published:
        raise GuardError(
            f"{outcomes.decided} of {published} records were decided within {_PATIENCE:.0f} s; see `guard doctor`"
        )
    outcomes.seconds = time.monotonic() - began
    return outcomes


def rate(outcomes: Outcomes) -> float:
    """Return records a second after the first transaction, which waits for the worker to start."""
    later = outcomes.decided - outcomes.begun
    passed = outcomes.seconds - outcomes.first_decision
    return later / passed if later and passed > 0 else outcomes.decided / max(outcomes.seconds, 0.001)
