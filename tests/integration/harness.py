"""Kill workers where it hurts, start them anew, and count what came out: nothing lost, nothing doubled, in order."""

import collections
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from confluent_kafka import Consumer, Producer, TopicPartition
from msgspec import Struct

ROOT = Path(__file__).resolve().parents[2]
DIE_AT = "GUARD_TEST_DIE_AT"  # "committed:2": SIGKILL oneself when that step comes for the second time


def dying_step() -> Callable[[str], None]:
    """Return the `on_step` of a worker under test: it kills its own process where the environment says."""
    step, _, count = os.environ.get(DIE_AT, "").partition(":")
    left = int(count or 0)

    def on_step(name: str) -> None:
        nonlocal left
        if name == step:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return on_step


def publish(bootstrap: str, topic: str, first: int, count: int, *, keys: int = 97, size: int = 64) -> None:
    """Publish records that begin with their own number, eight digits, under `keys` different keys."""
    producer = Producer(
        {"bootstrap.servers": bootstrap, "enable.idempotence": True, "linger.ms": 5, "log_level": 0}
    )
    for number in range(first, first + count):
        while True:
            try:
                producer.produce(topic, key=f"k{number % keys}", value=f"{number:08d}".ljust(size, "."))
                break
            except BufferError:
                producer.poll(0.1)
    assert producer.flush(60) == 0


class Collector:
    """Everything committed on some topics, gathered by a read_committed reader outside every group."""

    def __init__(self, bootstrap: str, topics: Sequence[str]) -> None:
        self.messages: list = []
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap,
                "group.id": "collector",
                "isolation.level": "read_committed",
                "enable.auto.commit": False,
                "log_level": 0,
            }
        )
        metadata = self._consumer.list_topics(timeout=20)
        self._consumer.assign(
            [
                TopicPartition(topic, index, 0)
                for topic in topics
                for index in metadata.topics[topic].partitions
            ]
        )

    def gather(self, wanted: int, *, wait: float) -> int:
        """Read until there are `wanted` messages or `wait` seconds went by without any; return how many there are."""
        quiet = time.monotonic() + wait
        while len(self.messages) < wanted and time.monotonic() < quiet:
            found = [message for message in self._consumer.consume(5000, 0.2) if message.error() is None]
            self.messages += found
            if found:
                quiet = time.monotonic() + wait
        return len(self.messages)

    def close(self) -> None:
        self._consumer.close()


class Report(Struct):
    """What a fault run came to."""

    published: int
    arrived: int
    lost: list[int]
    doubled: list[int]
    disordered: int  # records of one key that arrived before an earlier one
    kills: int
    seconds: float

    @property
    def holds(self) -> bool:
        return not self.lost and not self.doubled and not self.disordered


def number_of(message) -> int:
    return int(message.value()[:8])


def audit(
    messages: Sequence, published: int, *, identify: Callable = number_of
) -> tuple[list[int], list[int], int]:
    """Return which records are missing, which came more than once, and how many overtook one of their own key."""
    seen = collections.Counter(identify(message) for message in messages)
    latest: dict = {}
    disordered = 0
    for message in messages:
        lane = (message.topic(), message.key())
        disordered += latest.get(lane, -1) > identify(message)
        latest[lane] = max(latest.get(lane, -1), identify(message))
    lost = [number for number in range(published) if number not in seen]
    return lost, [number for number, times in seen.items() if times > 1], disordered


class Worker:
    """One worker process; its output goes to a file, as a full pipe would stop it."""

    def __init__(self, command: Sequence[str], log: Path, environment: Mapping[str, str] = {}) -> None:
        paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                list(command),
                env={**os.environ, "PYTHONPATH": paths, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def died(self, wait: float) -> bool:
        try:
            self.process.wait(wait)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def drain(self, wait: float = 60) -> int:
        """Ask it to stop, as an orchestrator does, and return its exit status."""
        self.process.terminate()
        try:
            return self.process.wait(wait)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the worker did not drain within {wait} s; see {self.log}") from None


def python_worker(*arguments: str, script: str = "passthrough.py") -> list[str]:
    return [sys.executable, str(Path(__file__).parent / script), *arguments]


def run_fault_matrix(
    worker_command: Callable[[str], Sequence[str]],
    *,
    bootstrap: str,
    source: str,
    outputs: Sequence[str],
    steps: Sequence[str],
    folder: Path,
    count: int = 2000,
    slots: Sequence[str] = ("0",),
    occurrence: int = 2,
    stays_dead: Callable[[int], float] = lambda round_: 0.0,
    meanwhile: Callable[[int], None] = lambda round_: None,
    identify: Callable = number_of,
    patience: float = 40.0,
) -> Report:
    """Kill a worker once at every step, under load; finish in peace; return what came out of `outputs`.

    `worker_command` gives the command line of one slot; the worker must call `dying_step()` as its `on_step`. Each round
    publishes a share of the records, kills one slot's worker at its step, leaves it dead for `stays_dead(round)` seconds
    and starts it anew. `meanwhile(round)` may do more harm, such as restarting a broker. `identify` gives a message's
    number, for outputs that are no plain copies.
    """
    start = time.monotonic()
    workers: dict[str, Worker] = {}

    def begin(slot: str, environment: Mapping[str, str]) -> None:
        workers[slot] = Worker(worker_command(slot), folder / f"worker-{slot}.log", environment)

    share, kills, published = count // len(steps), 0, 0
    try:
        for round_, step in enumerate(steps):
            victim = slots[round_ % len(slots)]
            if victim in workers and workers[victim].process.poll() is None:
                workers[victim].kill()
                kills += 1
            publish(bootstrap, source, published, share)
            published += share
            begin(victim, {DIE_AT: f"{step}:{occurrence}"})
            meanwhile(round_)
            if not workers[victim].died(patience):  # its slot may own nothing: killed all the same
                workers[victim].kill()
            if workers[victim].process.returncode != -signal.SIGKILL:
                raise AssertionError(f"worker {victim} ended by itself; see {workers[victim].log}")
            kills += 1
            dead = time.monotonic() + stays_dead(round_)
            while time.monotonic() < dead:
                time.sleep(0.1)
            if len(slots) > 1:  # the next round starts a lone slot; it would kill this one as it starts
                begin(victim, {})
        publish(bootstrap, source, published, count - published)
        for slot in slots:
            if slot not in workers or workers[slot].process.poll() is not None:
                begin(slot, {})
        collector = Collector(bootstrap, outputs)
        try:
            collector.gather(count, wait=patience)
            statuses = [worker.drain() for worker in workers.values()]
            # A worker told to stop while it still starts has nothing to drain, and ends by the signal itself.
            assert set(statuses) <= {0, -signal.SIGTERM}, f"workers ended with {statuses}; see {folder}"
            collector.gather(sys.maxsize, wait=1.5)  # whatever came twice comes now
        finally:
            collector.close()
    finally:
        for worker in workers.values():
            worker.kill()
    lost, doubled, disordered = audit(collector.messages, count, identify=identify)
    return Report(
        count, len(collector.messages), lost, doubled, disordered, kills, round(time.monotonic() - start, 1)
    )
