"""A drill: records of twenty causes through two workers and the stateful side, every process killed in turn, cases counted."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from guard.bench.run import deployed, publish
from guard.bench.stopped import CAUSES, expected, key_of, record
from schemas.case import Case
from schemas.errors import BrokerError, GuardError
from streams.broker import Broker
from streams.cases import load
from streams.settings import Settings
from streams.windows.gathering import gathered

_BLOCK = 20_000  # records made and published together
_AHEAD = 200_000  # how far publishing may be ahead of counting
_QUIET = 300.0  # seconds without any progress after which the drill is given up
_LOOK = 0.5


def drill(
    folder: Path, broker: Broker, count: int, *, told: Callable[[str], None], done: Callable[[int], None]
) -> dict[str, Any]:
    """Return how many cases there are, and whether their counts are exact. `done` hears of each record counted."""
    with deployed(folder / "cases", broker, "cases") as settings, _running(settings) as guard:
        began = time.monotonic()
        state = _State()
        publisher = threading.Thread(target=_publish, args=(settings, count, state), daemon=True)
        publisher.start()
        victims = [*guard, "broker", "windows"]
        marks = [count * (number + 1) // (len(victims) + 1) for number in range(len(victims))]
        moved = began
        cases: list[Case] = []
        while (state.counted < count or marks) and not state.failed:
            time.sleep(_LOOK)
            for one in guard.values():
                one.keep_running()
            with suppress(BrokerError):  # it may be the one that was killed
                cases = load(settings.kafka.for_consumer(), settings.topics.cases)
            now = sum(case.count for case in cases)
            if now > state.counted:
                done(now - state.counted)
                moved, state.counted = time.monotonic(), now
            if marks and state.counted >= marks[0]:
                marks.pop(0)
                victim = victims.pop(0)
                told(f"{time.monotonic() - began:.0f} s: {state.counted:,} records counted; killing {victim}")
                if victim == "broker":
                    broker.kill()
                    broker.start()
                else:
                    guard[victim].kill()
            if state.counted < count and time.monotonic() > moved + _QUIET:
                raise GuardError(f"nothing was counted for {_QUIET:.0f} s; see the logs in `{folder}`")
        seconds = time.monotonic() - began
        publisher.join()
        if state.failed:
            raise GuardError(state.failed)
        return {
            "records": count,
            "causes": min(CAUSES, count),
            **_told(gathered(cases), count),
            "kills": sum(one.kills for one in guard.values()) + 1,
            "restarts": sum(one.starts for one in guard.values()) - len(guard),
            "seconds": round(seconds, 1),
            "records_per_second": round(count / seconds),
        }


class _State:
    counted = 0
    failed = ""


class _Process:
    """A process of the guard under a supervisor that starts it again whenever it has ended."""

    def __init__(self, log: Path, slot: str, *arguments: str) -> None:
        self._log, self._slot, self._arguments = log, slot, arguments
        self.kills = self.starts = 0
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "guard", *self._arguments],
                env={**os.environ, "GUARD_SLOT": self._slot},
                stdout=output,
                stderr=output,
            )
        self.starts += 1

    def keep_running(self) -> None:
        if self._process.poll() is not None:
            self.start()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self.kills += 1


@contextmanager
def _running(settings: Settings) -> Iterator[dict[str, _Process]]:
    home = settings.policy.parent
    given = ("--config", str(home / "guard.yaml"))
    started: dict[str, _Process] = {}
    try:
        for slot in ("0", "1"):
            arguments = ("run", *given, "--log-level", "WARNING")
            started[f"worker {slot}"] = _Process(home / f"worker-{slot}.log", slot, *arguments)
        started["windows"] = _Process(home / "windows.log", "0", "windows", "run", *given)
        yield started
    finally:
        for one in started.values():
            one.kill()


def _publish(settings: Settings, count: int, state: _State) -> None:
    """Publish all records, a little ahead of what was counted."""
    numbers = iter(range(count))
    sent = 0
    try:
        while block := [record(number) for number in islice(numbers, _BLOCK)]:
            while sent > state.counted + _AHEAD:
                time.sleep(0.1)
            publish(settings, "cases.tickets", block, len(block))
            sent += len(block)
    except GuardError as error:
        state.failed = str(error)


def _told(cases: list[Case], count: int) -> dict[str, Any]:
    found: Counter[Any] = Counter()
    for case in cases:
        found[key_of(case)] += case.count
    wanted = expected(count)
    off = {key: found[key] - wanted[key] for key in found.keys() | wanted.keys() if found[key] != wanted[key]}
    return {"cases": len(cases), "exact": not off, "records_too_many_or_few": sum(map(abs, off.values()))}
