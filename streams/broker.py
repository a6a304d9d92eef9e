"""A real Apache Kafka in KRaft mode on free loopback ports, for tests, the demo and users who have none yet."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from types import TracebackType
from typing import Self

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from schemas.errors import BrokerError
from streams.jars import jars, java
from streams.kraft import HOST, free_port, identifier, node_properties

# -Xmx256m, serial collector, first compiler only: 0.9 s to format, 2 s to start, 208 MB resident.
_JVM = (
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-Djava.awt.headless=true",
)


class Broker:
    """One broker and its controller in one process. `start` it, or use it as a context manager.

    The process dies with this one, even when this one is killed: a shell waits on a pipe that only we hold open.
    """

    def __init__(
        self,
        *,
        folder: Path | None = None,
        port: int = 0,
        properties: Mapping[str, str] | None = None,
        node: int = 1,
        voters: Sequence[int] = (),
        cluster: str = "",
        heap: str = "",
    ) -> None:
        self._owned = folder is None
        self.folder = Path(tempfile.mkdtemp(prefix="guard-kafka-")) if folder is None else folder
        self.port = port or free_port()
        self.bootstrap = f"{HOST}:{self.port}"
        self._voters = voters
        self._cluster = cluster or identifier()
        self._jvm = (*_JVM, f"-Xmx{heap}") if heap else _JVM
        controller = voters[node - 1] if voters else free_port()
        self._properties = node_properties(node, self.port, controller, voters, self.folder / "data") | dict(
            properties or {}
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._warden: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "broker.log"

    @property
    def pid(self) -> int:
        """The broker's process id. Raise BrokerError where it is not running."""
        if self._process is None:
            raise BrokerError("the broker is not running; start it first")
        return self._process.pid

    def start(self, *, wait: float = 60.0) -> Self:
        """Format the data folder if it is new, start, and return once the broker answers."""
        self.launch()
        self.await_ready(wait=wait)
        return self

    def launch(self) -> None:
        """Start without waiting for an answer: a cluster's brokers wait for each other."""
        self.folder.mkdir(parents=True, exist_ok=True)
        configuration = self.folder / "server.properties"
        configuration.write_text("".join(f"{name}={value}\n" for name, value in self._properties.items()))
        if not (self.folder / "data" / "meta.properties").exists():
            self._format(configuration)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # our own arguments, no shell
                [*self._command(), "kafka.Kafka", str(configuration)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # an interrupt at the terminal lets the guard drain first
            )
        self._warden = _warden(self._process.pid)

    def await_ready(self, *, wait: float = 60.0) -> None:
        """Return once the broker answers. Raise BrokerError, with the end of its log, where it does not."""
        admin = AdminClient(
            {
                "bootstrap.servers": self.bootstrap,
                "log_level": 0,
                "reconnect.backoff.ms": 50,
                "reconnect.backoff.max.ms": 100,
            }
        )
        end = time.monotonic() + wait
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                if admin.list_topics(timeout=0.5).brokers:
                    return
            except KafkaException:
                time.sleep(0.05)
        told = self.log.read_text(errors="replace")[-1500:] if self.log.exists() else ""
        self.stop()
        raise BrokerError(
            f"the broker at {self.bootstrap} did not start within {wait:.0f} s; its log ends: {told}"
        )

    def stop(self, *, wait: float = 20.0) -> None:
        """Stop by process id: asked first, killed after `wait` seconds. The data stays for the next `start`."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            try:
                process.wait(wait)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._dismiss()

    def kill(self) -> None:
        """Kill at once, as a power cut would; the data stays for the next `start`."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
        self._dismiss()

    def pause(self) -> None:
        """Freeze the process: connections stay open and nothing answers."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def restart(self, *, wait: float = 60.0) -> None:
        """Stop and start on the same port and data."""
        self.stop()
        self.start(wait=wait)

    def close(self) -> None:
        """Stop and, where the folder is our own temporary one, remove it."""
        self.stop()
        if self._owned:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _command(self) -> list[str]:
        with as_file(files("streams").joinpath("kafka", "log4j2.properties")) as logging:
            settings = f"-Dlog4j2.configurationFile={logging}"
        return [java(), *self._jvm, settings, "-cp", f"{jars()}/*"]

    def _format(self, configuration: Path) -> None:
        alone = () if self._voters else ("--standalone",)
        tool = ["kafka.tools.StorageTool", "format", *alone, "-t", self._cluster, "-c", str(configuration)]
        done = subprocess.run(  # our own arguments, no shell
            [*self._command(), *tool], capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            told = " ".join((done.stdout + done.stderr).split())[-600:]
            raise BrokerError(f"Kafka could not format `{self.folder}`: {told}")

    def _dismiss(self) -> None:
        warden, self._warden = self._warden, None
        if warden is not None:
            warden.kill()
            if warden.stdin is not None:
                warden.stdin.close()
            warden.wait()


class Cluster:
    """Several brokers that replicate to each other; one of three may fail without loss."""

    def __init__(self, count: int = 3, *, properties: Mapping[str, str] | None = None) -> None:
        voters = [free_port() for _ in range(count)]
        cluster = identifier()
        self.brokers = [
            Broker(node=node, voters=voters, cluster=cluster, properties=properties)
            for node in range(1, count + 1)
        ]
        self.bootstrap = ",".join(broker.bootstrap for broker in self.brokers)

    def start(self, *, wait: float = 120.0) -> Self:
        for broker in self.brokers:
            broker.launch()
        for broker in self.brokers:
            broker.await_ready(wait=wait)
        return self

    def close(self) -> None:
        for broker in self.brokers:
            broker.kill()  # no orderly hand-over to brokers that are to go as well
            broker.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _warden(pid: int) -> subprocess.Popen[bytes]:
    """Start the shell that kills `pid` when our end of its pipe closes, however we end."""
    return subprocess.Popen(  # fixed script, the process id is its only argument
        ["/bin/sh", "-c", 'read -r _; kill -9 "$0" 2>/dev/null', str(pid)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
