"""Three answers as two literals: whether something is known to be so, and whether it is known not to be."""

from collections.abc import Iterable
from typing import NamedTuple

from guard.policy.prove.circuit import FALSE, TRUE, Circuit, Literal


class Answer(NamedTuple):
    """Never both; neither where nobody knows."""

    yes: Literal
    no: Literal

    def negated(self) -> "Answer":
        return Answer(self.no, self.yes)


YES = Answer(TRUE, FALSE)
NO = Answer(FALSE, TRUE)
UNKNOWN = Answer(FALSE, FALSE)


def certain(literal: Literal) -> Answer:
    """Return the answer of a question whose answer is always known."""
    return Answer(literal, -literal)


def every(circuit: Circuit, answers: Iterable[Answer]) -> Answer:
    """Return true where all are, false where one is not, unknown otherwise."""
    given = list(answers)
    return Answer(circuit.every(one.yes for one in given), circuit.some(one.no for one in given))


def some(circuit: Circuit, answers: Iterable[Answer]) -> Answer:
    """Return true where one is, false where all are not, unknown otherwise."""
    return every(circuit, (one.negated() for one in answers)).negated()
