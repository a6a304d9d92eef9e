"""Whether what is judged today is still what the evidence spoke of: two tests, one without labels and one of the promise.

Both err on the side of telling a break: one that was none costs some weeks at the strict threshold, one that is missed
costs misses.
"""

from collections.abc import Iterable
from math import log, sqrt

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

_STAKES = (0.1, 0.3, 0.6)  # shares of the most that a bet can lose


def distance(before: NDArray[np.float64], now: NDArray[np.float64]) -> float:
    """Return the greatest difference of two samples' shares below any one score (Kolmogorov and Smirnov); 0 without one.

    >>> distance(np.array([0.1, 0.2]), np.array([0.3, 0.4]))
    1.0
    """
    if not len(before) or not len(now):
        return 0.0
    old, new = np.sort(before), np.sort(now)
    both = np.concatenate((old, new))
    below = (np.searchsorted(one, both, side="right") / len(one) for one in (old, new))
    return float(np.max(np.abs(np.subtract(*below))))


def is_parted(
    before: NDArray[np.float64], now: NDArray[np.float64], *, tolerated: float, alpha: float
) -> bool:
    """Return whether scores have moved by more than is tolerated, but for a chance of `alpha`.

    Each sample's own share is off by at most sqrt(log(4 / alpha) / 2n) (A. Dvoretzky, J. Kiefer and J. Wolfowitz 1956;
    P. Massart 1990). Where the scores of what is sensitive move by `tolerated`, so at most does its miss rate.
    """
    if not len(before) or not len(now):
        return False
    slack = sum(sqrt(log(4 / alpha) / (2 * len(one))) for one in (before, now))
    return distance(before, now) > tolerated + slack


class Bets(Struct, frozen=True):
    """What bets on misses have won so far, as logarithms, one a stake; and whether they ever won enough."""

    logs: tuple[float, ...] = (0.0,) * len(_STAKES)
    is_broken: bool = False


def bet(bets: Bets, missed: Iterable[bool], bound: float, *, alpha: float) -> Bets:
    """Return the bets after these texts, in their order: broken where they show that more than the bound are missed.

    A bet on each text whether it is missed, fair where the share is the bound: winnings pass 1 / alpha with a chance of at
    most alpha, however often one looks (J. Ville 1939; I. Waudby-Smith and A. Ramdas, "Estimating means of bounded
    random variables by betting", JRSS B 86, 2024).
    """
    wins = np.log1p(np.array(_STAKES) * (1 - bound) / bound)
    losses = np.log1p(-np.array(_STAKES))
    told = np.fromiter(missed, dtype=bool)
    if not len(told):
        return bets
    runs = np.array(bets.logs) + np.cumsum(np.where(told[:, None], wins, losses), axis=0)
    won = np.logaddexp.reduce(runs, axis=1) - log(len(_STAKES))
    return Bets(tuple(runs[-1].tolist()), bets.is_broken or bool((won >= -log(alpha)).any()))
