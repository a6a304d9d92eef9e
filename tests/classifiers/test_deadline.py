"""A classifier under a deadline: what is late is a fault, what is not is judged, and too much of it stops the guard."""

import gc
import subprocess
import sys
import threading

import pytest

from classifiers.deadline import AT_ONCE, Deadline, Hung, Timed
from classifiers.texts import document_of
from schemas.errors import Fault, FaultCode, GuardError

LATE = Fault(FaultCode.CLASSIFIER_TIMEOUT, "detect")


class Slow:
    """Never comes back over documents that say so."""

    name = "slow"
    entities = frozenset({"PERSON"})

    def __init__(self):
        self.released = threading.Event()

    def candidates(self, documents):
        if any("HANG" in field.text for document in documents for field in document.fields):
            self.released.wait()
        if any("BOOM" in field.text for document in documents for field in document.fields):
            raise RuntimeError("boom")
        return [[] for _ in documents]


@pytest.fixture
def slow():
    made = Slow()
    yield made
    made.released.set()


def texts(*several):
    return [document_of(text) for text in several]


def test_answers_and_errors_are_those_of_the_call():
    deadline = Deadline(lambda: lambda asked: 1 // asked, seconds=5)

    assert deadline.ask(1) == 1
    with pytest.raises(ZeroDivisionError):
        deadline.ask(0)
    assert deadline.ask(1) == 1


def test_what_is_called_is_made_anew_after_it_hung():
    released, made = threading.Event(), []

    def build():
        made.append(1)
        return lambda asked: released.wait() if asked else "answer"

    deadline = Deadline(build, seconds=0.1)

    with pytest.raises(Hung):
        deadline.ask(True)
    assert deadline.ask(False) == "answer" and len(made) == 2
    released.set()


def test_a_document_over_which_a_tier_hangs_is_a_fault_and_its_neighbours_are_judged(slow):
    answers = Timed(slow, seconds=0.2).candidates(texts("one", "HANG", "BOOM", "two"))

    assert answers == [[], LATE, Fault(FaultCode.CLASSIFIER_FAILED, "detect"), []]


def test_what_is_left_of_a_batch_waits_no_longer_once_several_hung(slow):
    answers = Timed(slow, seconds=0.1).candidates(texts(*["HANG"] * (AT_ONCE + 5), "one"))

    assert answers == [LATE] * (AT_ONCE + 6)


def test_a_tier_that_hangs_again_and_again_makes_the_guard_unfit(slow):
    timed = Timed(slow, seconds=0.05)

    for _ in range(5):
        assert timed.candidates(texts("HANG")) == [LATE]
    with pytest.raises(GuardError, match="start the worker anew"):
        timed.candidates(texts("HANG"))


def test_with_its_tier_a_thread_ends_and_holds_nothing_any_more():
    def threads():
        return {one for one in threading.enumerate() if one.name == "classifier"}

    before = threads()
    timed = Timed(Slow(), seconds=5)
    assert timed.candidates(texts("a")) == [[]]
    [own] = threads() - before

    del timed
    gc.collect()
    own.join(30)

    assert not own.is_alive()


ENDING = """
import atexit, threading
from classifiers.deadline import Deadline
freed = threading.Event()
atexit.register(lambda: print(freed.wait(1.0)))  # runs once those registered after it have
class Engine:
    def __call__(self, asked):
        return asked
    def __del__(self):
        freed.set()
deadline = Deadline(Engine, seconds=60)
print(deadline.ask(7))
"""


def test_a_process_that_ends_frees_no_engine_beside_itself():
    ended = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, timeout=60)

    assert (ended.returncode, ended.stdout.split()) == (0, ["7", "False"]), ended.stderr
