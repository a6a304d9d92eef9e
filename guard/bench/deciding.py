"""A process that tells made-up decisions to a real broker: all at once, or so many a second, saying how many it told when."""

import json
import sys
import time
from pathlib import Path

from confluent_kafka import Producer

from guard.bench.decided import FLOWS, Guards, Told
from guard.wiring import clock
from schemas.errors import GuardError
from streams.settings import Settings, load

_STEP = 0.05  # seconds between two bursts
_WEEK = 7 * 86_400_000


def producer(settings: Settings) -> Producer:
    return Producer(
        {
            **settings.kafka.for_producer(),
            "enable.idempotence": True,
            "linger.ms": 20,
            "compression.type": "lz4",
            "queue.buffering.max.messages": 1_000_000,
        }
    )


def preload(settings: Settings, count: int) -> None:
    """Tell so many decisions of the last week."""
    sending, guards = producer(settings), Guards(settings.topics, FLOWS)
    at = clock() - _WEEK
    for batch in guards.until(count, at, _WEEK * 6000 // max(count, 6000)):
        for one in batch:
            _send(sending, settings.topics.decisions, one)
    _flushed(sending)


def stream(settings: Settings, rate: float, seconds: float) -> None:
    """Make all decisions beforehand, wait for a line, then tell them; print the monotonic clock and how many were told."""
    guards = Guards(settings.topics, FLOWS, seed=2, run=1)
    made = [one for batch in guards.until(int(rate * seconds), clock(), 300) for one in batch]
    print(json.dumps({"ready": len(made)}), flush=True)  # noqa: T201 (a process's answer)
    sys.stdin.readline()
    sending, began, sent = producer(settings), time.monotonic(), 0
    while sent < len(made):
        due = min(int((time.monotonic() - began) * rate), len(made))
        for one in made[sent:due]:
            _send(sending, settings.topics.decisions, one)
        sent = due
        sending.poll(0)
        print(json.dumps({"at": time.monotonic(), "sent": sent}), flush=True)  # noqa: T201 (a process's answer)
        time.sleep(_STEP)
    _flushed(sending)


def _send(sending: Producer, topic: str, one: Told) -> None:
    while True:
        try:
            sending.produce(topic, key=one.key, value=one.value, headers=one.headers, partition=one.partition)
        except BufferError:
            sending.poll(0.05)
        else:
            return


def _flushed(sending: Producer) -> None:
    if sending.flush(120):
        raise GuardError("the decisions to measure with did not all reach the broker; see its log")


if __name__ == "__main__":
    stream(load(Path(sys.argv[1])), float(sys.argv[2]), float(sys.argv[3]))
