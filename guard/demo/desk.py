"""The demo's last stop: the stateful side and a console over its deployment, until somebody has seen enough."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from guard.demo.story import Outcomes
from schemas.cause import is_stopped
from schemas.errors import BrokerError, GuardError
from streams.cases import load
from streams.settings import Settings
from streams.signals import stopped_by_signals

_EXTRAS = {"windows": "faust", "console": "fastapi"}  # an extra, and a module that it brings
_PATIENCE = 60.0  # seconds after which the console is shown with the cases that there are
_LOOK = 0.3
_END = 30.0  # seconds that each process gets to end


def missing() -> str:
    """Return the extras that a console with cases needs and this machine lacks; empty where it has them."""
    return ",".join(extra for extra, module in _EXTRAS.items() if find_spec(module) is None)


def stay(settings: Settings, outcomes: Outcomes, told: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `told` is given the console's address and link once every case is there."""
    stopping = threading.Event()
    stopped = sum(is_stopped(event.action) for event in outcomes.events)
    with (
        stopped_by_signals(stopping.set),
        _running(settings, "windows", "run") as stateful,
        _running(settings, "console", "--link", "analyst", "--port", "0") as console,
    ):
        until = time.monotonic() + _PATIENCE
        while _counted(settings) < stopped and time.monotonic() < until and not stopping.is_set():
            _check(settings, stateful, console)
            stopping.wait(_LOOK)
        if not stopping.is_set():
            for _ in range(2):
                told((console.stdout.readline() if console.stdout else "").rstrip())
            told("Ctrl-C ends it")
        while not stopping.wait(_LOOK):
            _check(settings, stateful, console)


def _counted(settings: Settings) -> int:
    """Return how many records the cases count by now."""
    try:
        return sum(case.count for case in load(settings.kafka.for_consumer(), settings.topics.cases))
    except BrokerError:
        return 0


def _check(settings: Settings, stateful: subprocess.Popen[str], console: subprocess.Popen[str]) -> None:
    for process, name in ((stateful, "windows"), (console, "console")):
        if process.poll() is not None:
            log = settings.policy.parent / f"{name}.log"
            raise GuardError(
                f"the demo's `guard {name}` ended: "
                + log.read_text(encoding="utf-8", errors="replace")[-800:]
            )


@contextmanager
def _running(settings: Settings, name: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command of the guard as a process of a session of its own, so that an interrupt is ours to hand on."""
    home = settings.policy.parent
    with (home / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "guard", name, *arguments, "--config", str(home / "guard.yaml")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if name == "console" else log,
            stderr=log,
            start_new_session=True,
            text=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
