"""Thresholds with a declared bound on the share of texts that a miss gets through, or a refusal that says what is missing.

Two promises, both for texts drawn as the labelled ones were (exchangeable: the same sources, languages and mix; drift
ends the promise):

- `expected`: the bound holds on average over labelled sets. Conformal risk control; A. N. Angelopoulos, S. Bates,
  A. Fisch, L. Lei and T. Schuster, "Conformal Risk Control", ICLR 2024, arXiv:2208.02814, theorem 1.
- `assured`: it holds for this labelled set but for a chance of `delta`. Risk-controlling prediction sets with the exact
  binomial bound; S. Bates, A. Angelopoulos, L. Lei, J. Malik and M. I. Jordan, "Distribution-free, risk-controlling
  prediction sets", Journal of the ACM 68 (2021), arXiv:2101.02703; C. J. Clopper and E. S. Pearson, Biometrika 26 (1934).

A text is lost where any of its spans is missed, so the loss is 0 or 1, and it never falls as the threshold rises.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from math import ceil, exp, lgamma, log, log1p
from typing import Literal

from msgspec import Struct

from guard.tuning.curve import steps
from guard.tuning.readings import Reading

Promise = Literal["expected", "assured"]
_TOO_MANY = 1_000_000  # texts; more are not asked for, exactly or not


class Bounded(Struct, frozen=True):
    """The highest threshold that keeps the promise; none where `refused` says why."""

    promise: Promise
    bound: float
    texts: int  # with a span of the subject
    threshold: float | None = None
    lost: int = 0  # of these texts, at the threshold
    missing: int = 0  # further texts needed, at best
    refused: str = ""


def bounded(
    readings: Sequence[Reading], bound: float, *, promise: Promise = "assured", delta: float = 0.05
) -> Bounded:
    """Return the highest threshold whose share of lost texts is within the bound."""
    sensitive = [one for one in readings if one.spans]
    count = len(sensitive)
    if (needed := least(bound, promise=promise, delta=delta)) > count:
        why = f"{count} texts cannot show a miss rate of {bound:g}; {needed} are the fewest that could"
        return Bounded(promise, bound, count, missing=needed - count, refused=why)
    most = most_lost(count, bound, promise=promise, delta=delta)
    worst = sorted(min(one.spans) for one in sensitive)
    never = bisect_right(worst, 0.0)
    chosen = None
    for threshold in steps(sensitive):
        lost = max(never, bisect_left(worst, threshold))
        if lost > most:
            break  # losses only rise from here
        chosen = Bounded(promise, bound, count, threshold, lost)
    if chosen is not None:
        return chosen
    more = _more(never, count, bound, promise=promise, delta=delta)
    why = f"{never} of {count} texts have a span that is found at no threshold"
    if never >= bound * count:
        why += "; mend the classifier, no threshold does"
    else:
        why += f"; about {more} texts more, missed as seldom, would show it"
    return Bounded(promise, bound, count, missing=more, refused=why)


def risk_of(lost: int, count: int, *, promise: Promise, delta: float = 0.05) -> float:
    """Return what is known of the share of lost texts: its bound on average, or the upper confidence bound."""
    if promise == "expected":
        return (lost + 1) / (count + 1)
    return _clopper_pearson(lost, count, delta)


@lru_cache(maxsize=4096)
def most_lost(count: int, bound: float, *, promise: Promise, delta: float = 0.05) -> int:
    """Return how many of so many texts may be lost and the bound is still shown; -1 where none may.

    >>> most_lost(298, 0.01, promise="assured"), most_lost(299, 0.01, promise="assured")
    (-1, 0)
    """
    if promise == "expected":
        return max(-1, int((count + 1) * bound + 1e-9) - 1)
    lost, likely = -1, 0.0
    while lost + 1 < count and (likely := likely + _exactly(lost + 1, count, bound)) <= delta:
        lost += 1
    return lost


def least(bound: float, *, promise: Promise, delta: float = 0.05) -> int:
    """Return how many texts without a single loss would show a bound.

    >>> least(0.01, promise="expected"), least(0.01, promise="assured")
    (99, 299)
    """
    if promise == "expected":
        return ceil(1 / bound - 1 - 1e-9)
    return ceil(log(delta) / log1p(-bound) - 1e-9)


def _more(lost: int, count: int, bound: float, *, promise: Promise, delta: float) -> int:
    """Return how many texts more, lost as seldom, would show the bound; 0 where none would."""
    if lost >= bound * count:
        return 0

    def shows(size: int) -> bool:
        return ceil(lost * size / count) <= most_lost(size, bound, promise=promise, delta=delta)

    size = count
    while not shows(size):
        if size > _TOO_MANY:
            return size - count
        size *= 2
    low = size // 2
    while size - low > max(1, size // 50):
        middle = (low + size) // 2
        low, size = (low, middle) if shows(middle) else (middle, size)
    return size - count


@lru_cache(maxsize=4096)
def _clopper_pearson(lost: int, count: int, delta: float) -> float:
    """Return the greatest share under which so few losses are still as likely as `delta`."""
    if lost >= count:
        return 1.0
    low, high = lost / count, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(lost, count, middle) > delta else (low, middle)
    return high


def _at_most(lost: int, count: int, share: float) -> float:
    """Return how likely at most so many losses are."""
    return min(1.0, sum(_exactly(k, count, share) for k in range(lost + 1)))


def _exactly(lost: int, count: int, share: float) -> float:
    """Return how likely exactly so many losses are."""
    if share >= 1:
        return float(lost == count)
    ways = lgamma(count + 1) - lgamma(lost + 1) - lgamma(count - lost + 1)
    return exp(ways + (lost * log(share) if lost else 0.0) + (count - lost) * log1p(-share))
