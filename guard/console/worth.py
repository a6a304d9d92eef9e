"""Which cases a verdict tells the most about: scores near the threshold, many records, a flow that drifts. Pure.

Uncertainty sampling: D. D. Lewis and W. A. Gale, "A sequential algorithm for training text classifiers", SIGIR 1994.
"""

from collections.abc import Collection, Iterable
from math import log2

from msgspec import Struct

from schemas.case import Case

_LEAST = 0.25  # of a case that rests on no score
_REACH = 0.5  # from the threshold on, a score is sure
_DRIFTING = 1.5


class Rested(Struct, frozen=True):
    """What a case's sampled decisions rest on: scores of its entity there, the threshold, and the versions that found it."""

    scores: tuple[float, ...] = ()
    threshold: float | None = None
    classifiers: tuple[str, ...] = ()


class Waiting(Struct, frozen=True):
    """A case that waits for a verdict. `why` is what makes it worth one, in words; `score` is the nearest to the threshold."""

    case: Case
    worth: float
    score: float | None
    threshold: float | None
    why: tuple[str, ...]


def waiting(cases: Iterable[tuple[Case, Rested]], drifting: Collection[str]) -> list[Waiting]:
    """Return the cases in order of worth, the most first. `drifting` are flows."""
    found = [_waiting(case, rested, drifts=case.cause.flow in drifting) for case, rested in cases]
    return sorted(found, key=lambda one: (-one.worth, one.case.id))


def _waiting(case: Case, rested: Rested, *, drifts: bool) -> Waiting:
    threshold, nearest, uncertainty = rested.threshold, None, 0.0
    if threshold is not None and rested.scores:
        nearest = min(rested.scores, key=lambda score: (abs(score - threshold), score))
        uncertainty = 1 - min(1.0, abs(nearest - threshold) / _REACH)
    worth = (_LEAST + uncertainty) * log2(1 + case.count) * (_DRIFTING if drifts else 1.0)
    why = [f"{case.count:,} record{'' if case.count == 1 else 's'}"]
    if nearest is not None:
        why.insert(0, f"score {nearest:g}, threshold {threshold:g}")
    if drifts:
        why.append("its flow drifts")
    return Waiting(case, round(worth, 4), nearest, threshold, tuple(why))
