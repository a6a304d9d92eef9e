"""A console that follows: decisions told as fast as many workers tell them, pages loaded meanwhile, and how far behind it is."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from guard.bench.decided import FLOWS, cases
from guard.bench.deciding import preload, producer
from guard.bench.run import deployed
from guard.console.asking import read_so_far
from guard.console.index import Index
from guard.console.store.place import place_of
from guard.wiring import clock
from schemas.errors import GuardError
from streams.broker import Broker
from streams.settings import Settings

BEHIND = 5.0  # seconds that a console may be behind
_QUIET = 900.0  # seconds that catching up may take
_LOOK = 0.25
_PACE = 0.1  # seconds between two pages
_PAGES = (
    "/",
    "/?span=day",
    "/?span=week",
    "/records",
    "/records?flow=claims",
    "/records?action=hold&flow=mail",
    "/records?destination=us-llm",
    "/records?entity=IBAN",
    "/records?entity=PERSON&action=block",
    "/records?label=special_category",
    "/records?entity=NO_SUCH",
    "/records?id=tickets/0/4",
    "/records?id=chat/",
    "/records?since=2020-01-01T00:00&until=2021-01-01T00:00",
    "/decisions/orders/0/3",
    "/cases",
    "/cases?state=any&sort=newest&page=20",
    "/packs",
    "/evidence",
    "/people",
)


def followed(
    folder: Path,
    broker: Broker,
    *,
    decisions: int,
    count_of_cases: int,
    rate: float,
    seconds: float,
    store: str,
    told: Callable[[str], None],
) -> dict[str, Any]:
    """Return how long pages took, at rest and under load, and how far behind the store was."""
    with deployed(folder / "console", broker, "console") as settings:
        told(f"telling {decisions:,} decisions and {count_of_cases:,} cases …")
        preload(settings, decisions)
        identifiers = _tell_cases(settings, count_of_cases)
        pages = (*_PAGES, *(f"/cases/{one}" for one in identifiers[:2]))
        file = settings.policy.parent / "guard.yaml"
        began = time.monotonic()
        with _console(file, store) as browse, _index(settings, file, store) as index:
            _await(index, decisions)
            caught_up = time.monotonic() - began
            told(f"read in {caught_up:.0f} s; pages at rest …")
            rest = _times(browse, pages * 5)
            told(f"{rate:,.0f} decisions a second for {seconds:.0f} s …")
            load, lags, sent, after = _under_load(
                browse, index, file, pages, rate=rate, seconds=seconds, before=decisions
            )
    ordered = sorted(lags)
    return {
        "decisions_before": decisions,
        "cases": count_of_cases,
        "read_per_second": round(decisions / caught_up),
        "told_per_second": round(sent / seconds),
        "seconds": seconds,
        "pages_at_rest_ms": _figures(rest),
        "pages_under_load_ms": _figures(load),
        "behind_s": {"p50": _at(ordered, 0.5), "p99": _at(ordered, 0.99), "most": round(ordered[-1], 2)},
        "caught_up_after_s": round(after, 2),
        "keeps_up": ordered[-1] < BEHIND,
    }


def _under_load(
    browse: Callable[[str], float],
    index: Index,
    file: Path,
    pages: Sequence[str],
    *,
    rate: float,
    seconds: float,
    before: int,
) -> tuple[dict[str, list[float]], list[float], int, float]:
    command = [sys.executable, "-m", "guard.bench.deciding", str(file), str(rate), str(seconds)]
    telling = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if telling.stdin is None or telling.stdout is None or not telling.stdout.readline():
            raise GuardError("the process that tells decisions did not start; see its messages")
        telling.stdin.write("\n")
        telling.stdin.flush()
        moments, counts, lags = [time.monotonic()], [0], list[float]()
        ended = threading.Event()

        def hear(lines: Iterator[str]) -> None:
            for line in lines:
                one = json.loads(line)
                counts.append(one["sent"])
                moments.append(one["at"])
            ended.set()

        def watch() -> None:
            while not ended.wait(_LOOK):
                read, now = _read(index) - before, time.monotonic()
                place = bisect_left(counts, read + 1)  # the first burst that is not wholly read
                lags.append(max(now - moments[place], 0.0) if place < len(moments) else 0.0)

        threads = [
            threading.Thread(target=hear, args=(iter(telling.stdout),)),
            threading.Thread(target=watch),
        ]
        for one in threads:
            one.start()
        found: dict[str, list[float]] = {}
        for page in cycle(pages):
            if ended.is_set():
                break
            found.setdefault(page, []).append(browse(page))
            time.sleep(_PACE)
        stopped = time.monotonic()
        for one in threads:
            one.join()
        _await(index, before + counts[-1])
        return found, lags or [0.0], counts[-1], time.monotonic() - stopped
    finally:
        telling.kill()
        telling.wait()


def _times(browse: Callable[[str], float], pages: Sequence[str]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for page in pages:
        found.setdefault(page, []).append(browse(page))
    return found


def _figures(times: dict[str, list[float]]) -> dict[str, Any]:
    every = sorted(one for some in times.values() for one in some)
    slowest = max(times, key=lambda page: _at(sorted(times[page]), 0.5))
    return {
        "loaded": len(every),
        "p50": _at(every, 0.5),
        "p99": _at(every, 0.99),
        "most": round(every[-1], 2),
        "slowest": slowest.partition("?")[0] if slowest.startswith("/cases/") else slowest,
        "slowest_p50": _at(sorted(times[slowest]), 0.5),
    }


def _at(ordered: Sequence[float], share: float) -> float:
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 2)


def _tell_cases(settings: Settings, count: int) -> list[str]:
    sending = producer(settings)
    identifiers = []
    for identifier, value in cases(count, FLOWS, clock()):
        sending.produce(settings.topics.cases, key=identifier, value=value)
        identifiers.append(identifier)
        sending.poll(0)
    if sending.flush(60):
        raise GuardError("the cases to measure with did not all reach the broker; see its log")
    return identifiers


@contextmanager
def _console(file: Path, store: str) -> Iterator[Callable[[str], float]]:
    """Give what loads a page of a console of its own, and tells how many milliseconds that took."""
    environment = {**os.environ, **({"GUARD_CONSOLE__STORE": store} if store else {})}
    command = [
        sys.executable,
        "-m",
        "guard",
        "console",
        "--link",
        "admin",
        "--port",
        "0",
        "--config",
        str(file),
    ]
    with (file.parent / "console.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
    try:
        if process.stdout is None or not (line := process.stdout.readline()):
            raise GuardError(f"the console did not start; see `{file.parent / 'console.log'}`")
        address = urlsplit(line.split()[-1])
        link = urlsplit(process.stdout.readline().split()[-1]).path
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        connection.request(
            "GET", link, headers={"connection": "close"}
        )  # what is kept alive ends while nobody asks
        answer = connection.getresponse()
        answer.read()
        cookie = (answer.getheader("set-cookie") or "").partition(";")[0]

        def browse(page: str) -> float:
            began = time.perf_counter()
            connection.request("GET", page, headers={"cookie": cookie, "connection": "close"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.HTTPStatus.OK:
                raise GuardError(f"the console answered {answer.status} to `{page}`")
            return (time.perf_counter() - began) * 1000

        yield browse
        connection.close()
    finally:
        process.kill()
        process.wait()


@contextmanager
def _index(settings: Settings, file: Path, store: str) -> Iterator[Index]:
    index = Index(place_of(store) if store else file.parent / "console.sqlite", settings.topics.decisions)
    try:
        yield index
    finally:
        index.close()


def _read(index: Index) -> int:
    with index.reading() as connection:
        return read_so_far(connection)


def _await(index: Index, count: int) -> None:
    end = time.monotonic() + _QUIET
    while _read(index) < count:
        if time.monotonic() > end:
            raise GuardError(f"the console did not read {count:,} messages within {_QUIET:.0f} s")
        time.sleep(_LOOK)
