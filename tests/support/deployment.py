"""A whole deployment for tests: policy, keys, topics and workers as processes, on a real broker."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from streams.reading import read

ROOT = Path(__file__).parents[2]


def guard(*arguments, cwd, check=True, env=None, timeout=120, **kwargs):
    """Run the command line as a user would; return the finished process."""
    done = subprocess.run(
        [sys.executable, "-m", "guard", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **(env or {}), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=timeout,
        **kwargs,
    )
    if check and done.returncode:
        raise AssertionError(f"guard {arguments} gave {done.returncode}: {done.stderr[-2000:]}")
    return done


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
    ) -> None:
        self.folder, self.bootstrap, self.largest, self.replication = folder, bootstrap, largest, replication
        self.name = "t" + uuid.uuid4().hex[:10]
        guard("init", ".", cwd=folder)
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
        own = ("decisions", "summaries", "quarantine", "notices", "commands", "bundles", "windows", "volumes")
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
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
                worker.wait()

    def __call__(self, *arguments, **kwargs):
        return guard(*arguments, cwd=self.folder, **kwargs)

    def topic(self, own: str) -> str:
        return f"{self.name}.{own}"

    def start(self, *, slot: str = "0", env=None, log="worker.log"):
        with (self.folder / log).open("ab") as out:
            worker = subprocess.Popen(
                [sys.executable, "-m", "guard", "run"],
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
                assert worker.poll() in (None, 0, -9), (self.folder / "worker.log").read_text()[-3000:]
            time.sleep(0.2)  # polls a real broker; nothing else tells
        raise AssertionError(
            f"{covered} of {count} records were decided within {within:.0f} s: "
            + (self.folder / "worker.log").read_text()[-3000:]
        )
