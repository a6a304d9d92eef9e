"""A whole deployment for tests: policy, keys, topics and workers as processes, on a real broker."""

import atexit
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from functools import cache
from pathlib import Path

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic
from reviewed import reviewed
from warm import Warm, ask

from streams.reading import read
from streams.windows.ending import STATUS

ROOT = Path(__file__).parents[2]


@cache
def warm():
    """Return the process that commands are forked from, one a session."""
    folder = tempfile.mkdtemp(prefix="guard-warm-")
    started = Warm(Path(folder) / "door", ROOT)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(started.stop)
    return started


def guard(*arguments, cwd, check=True, env=None, input="", alone=False, timeout=120):  # noqa: A002 - as subprocess calls it
    """Run a command as a user would; return the finished process.

    `guard run`, and what is to be `alone`, starts Python anew; others are forked from a process that has the modules.
    """
    words = list(map(str, arguments))
    given = {**os.environ, **(env or {}), "PYTHONPATH": str(ROOT)}
    if alone or words[0] == "run":
        done = subprocess.run(
            [sys.executable, "-m", "guard", *words],
            cwd=cwd,
            env=given,
            capture_output=True,
            input=input,
            text=True,
            timeout=timeout,
        )
    else:
        done = _forked(words, cwd, given, input, timeout)
    if check and done.returncode:
        raise AssertionError(f"guard {arguments} gave {done.returncode}: {done.stderr[-2000:]}")
    return done


def _forked(words, cwd, env, told, within):
    with contextlib.ExitStack() as files:
        streams = [files.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
        streams[0].write(told.encode())
        for stream in streams:
            stream.seek(0)
        status = ask(
            warm().place, words, cwd=cwd, env=env, streams=[one.fileno() for one in streams], within=within
        )
        for stream in streams:
            stream.seek(0)
        return subprocess.CompletedProcess(words, status, *(one.read().decode() for one in streams[1:]))


class Deployment:
    """`guard init` in a folder of its own, its topic names made unique, on the broker given."""

    def __init__(
        self,
        folder: Path,
        bootstrap: str,
        *,
        batch: int | None = None,
        largest: int = 0,
        replication: int = 1,
        name: str = "",
    ) -> None:
        self.folder, self.bootstrap, self.largest, self.replication = folder, bootstrap, largest, replication
        self.name = name or "t" + uuid.uuid4().hex[:10]
        guard("init", ".", cwd=folder)
        reviewed(folder / "policy")
        settings = folder / "guard.yaml"
        text = settings.read_text()
        text = text.replace("127.0.0.1:9092", bootstrap)
        text += f"\ngroup: {self.name}\n" if "\ngroup:" not in text else ""
        text = (
            "\n".join(
                f"group: {self.name}" if line.startswith("group:") else line for line in text.splitlines()
            )
            + "\n"
        )
        own = (
            "decisions",
            "summaries",
            "quarantine",
            "samples",
            "notices",
            "commands",
            "bundles",
            "windows",
            "volumes",
            "cases",
            "alerts",
            "findings",
            "labelled",
            "tuning",
        )
        text += "topics:\n" + "".join(f"  {topic}: {self.name}.{topic}\n" for topic in own)
        if batch:
            text += f"batch:\n  max_records: {batch}\n"
        settings.write_text(text)
        for file in (folder / "policy").rglob("*.yaml"):
            file.write_text(
                file.read_text()
                .replace("topic: tickets", f"topic: {self.name}.tickets")
                .replace("topic: docs", f"topic: {self.name}.docs")
            )
        self.workers: list[subprocess.Popen] = []
        self.is_over = False

    def __enter__(self):
        if self.largest:
            made = [
                NewTopic(self.topic(own), 4, 1, config={"max.message.bytes": str(self.largest)})
                for own in ("tickets", "docs")
            ]
            admin = AdminClient({"bootstrap.servers": self.bootstrap})  # its futures die with it
            for future in admin.create_topics(made).values():
                future.result(20)
        self("topics", "apply", "--replication", self.replication)
        return self

    def __exit__(self, *_):
        self.is_over = True
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
                worker.wait()

    def __call__(self, *arguments, **kwargs):
        return guard(*arguments, cwd=self.folder, **kwargs)

    def topic(self, own: str) -> str:
        return f"{self.name}.{own}"

    def start(self, *, slot: str = "0", env=None, log="worker.log", command=("run",)):
        with (self.folder / log).open("ab") as out:
            worker = subprocess.Popen(
                [sys.executable, "-m", "guard", *command],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "GUARD_SLOT": slot, **(env or {})},
                stdout=out,
                stderr=out,
            )
        self.workers.append(worker)
        return worker

    def stop(self, worker, *, within=60):
        worker.send_signal(signal.SIGTERM)
        return worker.wait(within)

    def publish(self, own: str, records, *, transactional=False):
        """Publish (key, value, headers) tuples or plain values to a guarded topic; return the number sent."""
        producer = Producer(
            {
                "bootstrap.servers": self.bootstrap,
                "enable.idempotence": True,
                "message.max.bytes": 20_000_000,
                "linger.ms": 5,
            }
        )
        failed = []
        sent = 0
        for record in records:
            key, value, headers = record if isinstance(record, tuple) else (None, record, [])
            while True:
                try:
                    producer.produce(
                        self.topic(own),
                        key=key,
                        value=value,
                        headers=headers,
                        on_delivery=lambda error, _: failed.append(error) if error else None,
                    )
                    break
                except BufferError:
                    producer.poll(0.1)
            sent += 1
        assert producer.flush(60) == 0 and not failed, failed[:3]
        return sent

    def read(self, topic: str):
        """Return every committed record of a topic as it stands: one that is written to meanwhile has an end too."""
        return list(read({"bootstrap.servers": self.bootstrap}, topic))

    def decisions(self):
        return [json.loads(message.value()) for message in self.read(self.topic("decisions"))]

    def covered(self) -> int:
        """Return how many records have a decision."""
        return sum(
            event["count"] if event["type"] == "span" else event["type"] == "decision"
            for event in self.decisions()
        )

    def await_covered(self, count: int, *, within=120.0):
        end = time.monotonic() + within
        covered = 0
        while time.monotonic() < end:
            covered = self.covered()
            if covered >= count:
                return covered
            for worker in self.workers:
                assert worker.poll() in (None, 0, -9, STATUS), (  # the last: a counter, for others to go on
                    f"a worker ended with {worker.poll()}: "
                    + (self.folder / "worker.log").read_text()[-3000:]
                )
            time.sleep(0.2)  # polls a real broker; nothing else tells
        raise TimeoutError(
            f"{covered} of {count} records were decided within {within:.0f} s: "
            + (self.folder / "worker.log").read_text()[-3000:]
        )

    def await_log(self, text: str, *, within=60.0):
        """Wait until the worker's log says this."""
        end = time.monotonic() + within
        while text not in (told := (self.folder / "worker.log").read_text()):
            if time.monotonic() >= end:
                raise TimeoutError(told[-3000:])
            time.sleep(0.1)  # a process's log tells nobody when it grows
