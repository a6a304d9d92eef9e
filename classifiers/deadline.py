"""Calls under a deadline: they run in a thread of their own, which is left behind where it does not come back."""

import threading
import weakref
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from classifiers.contract import Tier
from classifiers.settle import Candidate
from schemas.document import Document
from schemas.errors import Fault, FaultCode, GuardError

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

AT_ONCE = 3  # calls that hang while one batch of records is judged; what is left of it then waits no longer
_IN_ALL = 6  # and in the life of a worker: more than one batch can cost, so that a worker started anew gets past any


class Hung(Exception):
    """There was no answer in time."""


class Deadline(Generic[Asked, Answer]):
    """One call after another. `build` makes what is called: at once, and anew after each call that hung."""

    def __init__(self, build: Callable[[], Callable[[Asked], Answer]], *, seconds: float) -> None:
        self._build = build
        self._seconds = seconds
        self._left_behind = 0
        self._start()

    def ask(self, asked: Asked) -> Answer:
        """Return the answer. Raise Hung where it is late, GuardError where that happened too often, and what the call raises."""
        self._asked.put((asked,))
        try:
            answer, error = self._answers.get(timeout=self._seconds)
        except Empty:
            self._left_behind += 1
            if self._left_behind >= _IN_ALL:
                raise GuardError(
                    f"a classifier gave no answer within {self._seconds:g} s, {self._left_behind} times; look at what "
                    "it runs on, then start the worker anew"
                ) from None
            self._start()
            raise Hung from None
        if error is not None:
            raise error
        return answer[0]

    def _start(self) -> None:
        self._asked: SimpleQueue[tuple[Asked] | None] = SimpleQueue()
        self._answers: SimpleQueue[tuple[tuple[Answer, ...], BaseException | None]] = SimpleQueue()
        ends = weakref.finalize(self, self._asked.put, None)  # with the tier its thread, and what that holds
        ends.atexit = False  # an engine freed in a thread while the interpreter ends aborts the process
        work = (self._build(), self._asked, self._answers)
        threading.Thread(target=_answer, args=work, name="classifier", daemon=True).start()

    def __repr__(self) -> str:
        return f"Deadline({self._seconds:g} s)"


class Timed:
    """A tier under a deadline: documents over which it hangs are a fault, the others are asked for once more, each alone."""

    def __init__(self, tier: Tier, *, seconds: float) -> None:
        self.name, self.entities = tier.name, tier.entities
        self._deadline: Deadline[Sequence[Document], Sequence[list[Candidate] | Fault]] = Deadline(
            lambda: tier.candidates, seconds=seconds
        )

    def candidates(self, documents: Sequence[Document]) -> Sequence[list[Candidate] | Fault]:
        try:
            return self._deadline.ask(documents)
        except Hung:
            if len(documents) == 1:
                return [_LATE]
        hung, found = 1, list[list[Candidate] | Fault]()
        for document in documents:
            answer = self._alone(document) if hung < AT_ONCE else _LATE
            hung += answer is _LATE
            found.append(answer)
        return found

    def _alone(self, document: Document) -> list[Candidate] | Fault:
        try:
            answers = self._deadline.ask([document])
        except Hung:
            return _LATE
        except GuardError:
            raise
        except Exception:  # noqa: BLE001 - a tier is a plug-in: what it raises is this document's fault, not the guard's
            return _FAILED
        return answers[0] if len(answers) == 1 else _FAILED

    def __repr__(self) -> str:
        return f"Timed({self.name})"


_LATE = Fault(FaultCode.CLASSIFIER_TIMEOUT, "detect")
_FAILED = Fault(FaultCode.CLASSIFIER_FAILED, "detect")


def _answer(
    call: Callable[[Asked], Answer],
    asked: "SimpleQueue[tuple[Asked] | None]",
    answers: "SimpleQueue[tuple[tuple[Answer, ...], BaseException | None]]",
) -> None:
    while (given := asked.get()) is not None:
        try:
            answers.put(((call(given[0]),), None))
        except BaseException as error:  # noqa: BLE001 - handed over to whoever waits, who would wait for ever otherwise
            answers.put(((), error))
