"""What is known of a share while records still come: bounds that hold at every look at once, so that peeking does not cheat.

A bound at level `alpha` is wrong at any time, over a whole trial and however often somebody looks, with a chance of at most
`alpha`. It inverts a betting martingale. For a share of at least p, the mixture of likelihood ratios

    e(k, n; p) = 1/p * integral over q from 0 to p of (q/p)^k ((1-q)/(1-p))^(n-k) dq

is a nonnegative supermartingale that begins at 1, also where each record's chance depends on the records before it, as
long as it is p at least. So it ever reaches 1/alpha with a chance of at most alpha (J. Ville, "Étude critique de la notion
de collectif", 1939), and every p at which it has is ruled out. H. Robbins, "Statistical methods related to the law of the
iterated logarithm", Annals of Mathematical Statistics 41 (1970); S. R. Howard, A. Ramdas, J. McAuliffe and J. Sekhon,
"Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49 (2021); I. Waudby-Smith and
A. Ramdas, "Estimating means of bounded random variables by betting", Journal of the Royal Statistical Society B 86 (2024).

It speaks of the records of the trial. What comes later is like them only as far as the traffic stays what it was.
"""

from math import exp, inf, lgamma, log, log1p

import numpy as np

_STEPS = 30
_MOST = 1 << 40  # records that nobody waits for


def upper(hits: int, records: int, *, alpha: float) -> float:
    """Return the least share that is ruled out from above: 1.0 where nothing is yet."""
    if not records or hits >= records:
        return 1.0
    low, high = hits / records, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_below(hits, records, middle, alpha=alpha) else (middle, high)
    return high


def lower(hits: int, records: int, *, alpha: float) -> float:
    """Return the greatest share that is ruled out from below: 0.0 where nothing is yet."""
    return 1.0 - upper(records - hits, records, alpha=alpha)


def is_below(hits: int, records: int, share: float, *, alpha: float) -> bool:
    """Return whether the true share is shown to be below `share`.

    >>> is_below(0, 4_000, 0.001, alpha=0.05), is_below(0, 5_000, 0.001, alpha=0.05)
    (False, True)
    """
    if not 0 < share < 1 or hits > share * records:
        return False
    # The integral is an incomplete beta function. Its series converges soon below one half; above, its complement's does.
    if share <= 0.5:
        wanted = (hits + 1) / ((1 - share) * alpha)
        return _series(share, records + 2, hits + 2, enough=wanted) >= wanted
    misses, rest = records - hits, 1 - share
    beta = lgamma(hits + 1) + lgamma(misses + 1) - lgamma(records + 2)
    weight = (misses + 1) * log(rest) + (hits + 1) * log(share) - beta
    beyond = exp(weight) / (misses + 1) * _series(rest, records + 2, misses + 2)
    value = beta + log1p(-min(beyond, 1 - 1e-15)) - (hits + 1) * log(share) - misses * log(rest)
    return value >= -log(alpha)


def _series(share: float, above: int, below: int, *, enough: float = inf) -> float:
    """Return 1 + share * above / below + ..., each factor with 1 more above and below; or `enough`, or more."""
    term = total = 1.0
    start, size = 0, 32
    with np.errstate(over="ignore"):  # what overflows is enough
        while total < enough:
            index = np.arange(start, start + size)
            ratios = share * (above + index) / (below + index)
            terms = term * np.cumprod(ratios)
            total += float(terms.sum())
            term, ratio = float(terms[-1]), float(ratios[-1])
            if ratio < 1 and term < total * 1e-15 * (1 - ratio):
                break
            start, size = start + size, min(2 * size, 8192)
    return total


def is_above(hits: int, records: int, share: float, *, alpha: float) -> bool:
    """Return whether the true share is shown to be above `share`."""
    return is_below(records - hits, records, 1 - share, alpha=alpha)


def missing(hits: int, records: int, share: float, *, alpha: float) -> int:
    """Return how many records more, with no hit among them, would show the share to be below; 0 where it is shown.

    >>> missing(0, 0, 0.001, alpha=0.05)
    4512
    """
    if is_below(hits, records, share, alpha=alpha):
        return 0
    low, high = records, max(records, 1)
    while not is_below(hits, high, share, alpha=alpha):
        low, high = high, 2 * high
        if high > _MOST:
            return _MOST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_below(hits, middle, share, alpha=alpha) else (middle, high)
    return high - records
