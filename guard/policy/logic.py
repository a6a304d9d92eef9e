"""Logic of three answers: true, false, and None where nobody knows (Kleene's strong logic)."""

from collections.abc import Iterable

Truth = bool | None


def every(answers: Iterable[Truth]) -> Truth:
    """Return true where all are, false where one is not, None otherwise."""
    known: Truth = True
    for answer in answers:
        if answer is False:
            return False
        known = None if answer is None else known
    return known


def some(answers: Iterable[Truth]) -> Truth:
    """Return true where one is, false where all are not, None otherwise."""
    known: Truth = False
    for answer in answers:
        if answer:
            return True
        known = None if answer is None else known
    return known


def negated(answer: Truth) -> Truth:
    return None if answer is None else not answer
