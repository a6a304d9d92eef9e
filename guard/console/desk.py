"""What the console's pages are given: the index, and the questions that go past it to topics and policy."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from guard.audit.prove import Proof
from guard.audit.report import Report
from guard.bundles.report import Standing
from guard.console.index import Index
from guard.policy.compile import Policy
from schemas.errors import GuardError

Thing = TypeVar("Thing")


class InForce:
    """The policy that pages speak of, and the bundle it came in where it came in one."""

    def __init__(self, policy: Policy, standing: Standing | None, signed_by: tuple[str, ...] = ()) -> None:
        self.policy, self.standing, self.signed_by = policy, standing, signed_by


class Remembered(Generic[Thing]):
    """Asks anew only where the last answer is old: pages come more often than bundles. A failure is remembered too, shorter.

    A broker that does not answer would otherwise hold up every page for as long as it is waited for.
    """

    def __init__(self, ask: Callable[[], Thing], clock: Callable[[], int], *, for_ms: int = 30_000) -> None:
        self._ask, self._clock, self._for = ask, clock, for_ms
        self._failure: tuple[int, GuardError] | None = None
        self._lock = threading.Lock()
        self._last: tuple[int, Thing] | None = None

    def __call__(self) -> Thing:
        with self._lock:
            now = self._clock()
            if self._last is not None and now - self._last[0] <= self._for:
                return self._last[1]
            if self._failure is not None and now - self._failure[0] <= self._for // 3:
                raise self._failure[1]
            try:
                found = self._ask()
            except GuardError as error:
                self._failure = (self._clock(), error)
                raise
            self._last = (self._clock(), found)
            return found


class Audits:
    """Runs one audit at a time beside the pages, and keeps the last result."""

    def __init__(self, run: Callable[[Callable[[int], None]], Report], clock: Callable[[], int]) -> None:
        self._run, self._clock = run, clock
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.read = 0  # messages, of the audit that runs
        self.began = self.ended = 0
        self.report: Report | None = None
        self.trouble = ""

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin one; where one runs, that is it."""
        with self._lock:
            if self.is_running:
                return
            self.read, self.began, self.ended, self.trouble, self.report = 0, self._clock(), 0, "", None
            self._thread = threading.Thread(target=self._audit, name="audit", daemon=True)
            self._thread.start()

    def join(self, within: float) -> None:
        """Wait until no audit runs."""
        if self._thread is not None:
            self._thread.join(within)

    def _audit(self) -> None:
        try:
            self.report = self._run(self._advance)
        except GuardError as error:
            self.trouble = str(error)
        except Exception as error:  # noqa: BLE001  # a thread's boundary: the page tells, by kind alone
            self.trouble = f"the audit stopped ({type(error).__name__}); run `guard audit verify`"
        self.ended = self._clock()

    def _advance(self, count: int) -> None:
        self.read += count


@dataclass(frozen=True)
class Desk:
    """All that a page may ask. Nothing here opens a sealed original."""

    index: Index
    in_force: Callable[[], InForce]
    prove: Callable[[str, int, int], Proof]  # guarded topic, partition, offset
    flaw: Callable[[Proof], str]  # why a proof does not hold; empty where it does
    audits: Audits
    clock: Callable[[], int]
    trouble: Callable[[], str] = lambda: ""  # why the index does not follow just now
    behind: Callable[[], int | None] = lambda: 0  # messages that the index has still to read
    proving: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(2))
