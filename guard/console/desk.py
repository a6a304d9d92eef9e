"""What the console's pages are given: the index, and the questions that go past it to topics and policy."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from guard.audit.package import Leaf, Wanted
from guard.audit.prove import Proof
from guard.audit.report import Report
from guard.bundles.report import Standing
from guard.console.acts import Acts
from guard.console.answers import Answers, Drafts
from guard.console.beside import Known
from guard.console.casebook import CaseBook
from guard.console.gate import Gate
from guard.console.index import Index
from guard.console.issuer import Issuer
from guard.console.limits import Limits
from guard.console.prepared import Prepared
from guard.console.queue import Queues
from guard.console.tuningbook import TuningBook
from guard.policy.compile import Policy
from schemas.case import CaseCommand, ReleaseCommand
from schemas.errors import GuardError
from schemas.window import Window
from streams.health import Health

Thing = TypeVar("Thing")
_LATELY = 2000  # milliseconds


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
        return self._asked(self._for)

    def lately(self) -> Thing:
        """Return what was so two seconds ago at most, for who waits for a change."""
        return self._asked(min(self._for, _LATELY))

    def _asked(self, age: int) -> Thing:
        with self._lock:
            now = self._clock()
            if self._last is not None and now - self._last[0] <= age:
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
    """All that a page may ask. What is sealed it asks of `acts`, which are put together outside the console."""

    index: Index
    in_force: Callable[[], InForce]
    lately: Callable[[], InForce]  # the same, as of a moment ago
    prove: Callable[[str, int, int], Proof]  # guarded topic, partition, offset
    flaw: Callable[[Proof], str]  # why a proof does not hold; empty where it does
    audits: Audits
    clock: Callable[[], int]
    gate: Gate
    cases: CaseBook
    queues: Queues = field(default_factory=Queues)
    trouble: Callable[[], str] = lambda: ""  # why the index does not follow just now
    behind: Callable[[], int | None] = lambda: 0  # messages that the index has still to read
    say: Callable[[CaseCommand | ReleaseCommand], None] | None = None  # checks a signed word, and writes it
    package: Callable[[Wanted, Callable[[Leaf], bool]], bytes] | None = None  # evidence to take away
    issuer: Issuer | None = None  # where people sign in besides here
    limits: Limits = field(default_factory=Limits)  # of the API
    cases_trouble: Callable[[], str] = lambda: ""  # why cases are not followed just now
    tuning: TuningBook = field(default_factory=TuningBook)  # what tuners told
    tuning_trouble: Callable[[], str] = lambda: ""  # why that is not followed just now
    acts: Acts | None = None  # without them pages show the commands to run instead
    prepared: Prepared = field(default_factory=Prepared)
    answers: Answers | None = None  # without them the page on questions shows the commands to run instead
    drafts: Drafts = field(default_factory=Drafts)
    health: Callable[[], Known[Health]] = Known  # of broker, workers and the stateful side
    windows: Callable[[], Known[list[Window]]] = Known  # what each flow did of late, and its alerts
    proving: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(2))
