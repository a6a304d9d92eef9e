"""Asks what may be slow beside the pages: a page waits a moment for it, and else is told that it is not known."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from schemas.errors import GuardError

Thing = TypeVar("Thing")
UNASKED = "this console does not ask for it"


@dataclass(frozen=True)
class Known(Generic[Thing]):
    """What was told last, and when; where `thing` is None it is not known, and `why` says why."""

    thing: Thing | None = None
    at: int = 0
    why: str = UNASKED


class Beside(Generic[Thing]):
    """One question, asked by one thread at a time and only where its last answer is old.

    What was told counts for `for_ms`, and while it is asked anew for as long again, but not once asking has failed.
    """

    def __init__(
        self,
        ask: Callable[[], Thing],
        clock: Callable[[], int],
        *,
        for_ms: int = 10_000,
        wait_s: float = 0.5,
    ) -> None:
        self._ask, self._clock, self._for, self._wait = ask, clock, for_ms, wait_s
        self._lock = threading.Lock()
        self._last: Known[Thing] = Known(why="it is being asked for")
        self._asking: threading.Thread | None = None

    def __call__(self) -> Known[Thing]:
        with self._lock:
            if self._age() <= self._for and self._last.at:
                return self._last
            if self._asking is None or not self._asking.is_alive():
                self._asking = threading.Thread(target=self._answer, name="console-health", daemon=True)
                self._asking.start()
            if self._last.thing is not None and self._age() <= 2 * self._for:
                return self._last  # no page waits while what was told last still counts
            asking = self._asking
        asking.join(self._wait)
        with self._lock:
            if self._age() <= 2 * self._for:
                return self._last
        return Known(why=f"there was no answer within {self._wait:g} s")

    def _age(self) -> int:
        return self._clock() - self._last.at

    def _answer(self) -> None:
        try:
            told = Known(self._ask(), self._clock(), "")
        except GuardError as error:
            told = Known(None, self._clock(), str(error))
        except Exception as error:  # noqa: BLE001  # a thread's boundary: the page tells, by kind alone
            told = Known(None, self._clock(), f"asking for it failed ({type(error).__name__})")
        with self._lock:
            self._last = told
