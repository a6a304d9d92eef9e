"""Counts as far as rules tell them apart, so that a million counts make a handful of decisions to remember."""

from bisect import bisect_left
from collections.abc import Iterable


def bounds_of(limits: Iterable[int]) -> tuple[int, ...]:
    """Return the greatest count of every stretch within which no comparison with a limit changes.

    >>> bounds_of([10_000, 0])
    (0, 9999, 10000)
    """
    return tuple(sorted({count for limit in limits for count in (limit - 1, limit) if count >= 0}))


def bucket(count: int, bounds: tuple[int, ...]) -> int:
    """Return the count that stands for all counts of the same stretch.

    >>> bounds = bounds_of([200])
    >>> [bucket(count, bounds) for count in (0, 198, 199, 200, 201, 5000)]
    [199, 199, 199, 200, 201, 201]
    """
    place = bisect_left(bounds, count)
    if place < len(bounds):
        return bounds[place]
    return bounds[-1] + 1 if bounds else 0
