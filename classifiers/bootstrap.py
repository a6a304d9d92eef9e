"""How far a figure would swing on other records: percentile intervals over records drawn again."""

import random
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from schemas.curve import Interval

__all__ = [
    "RESAMPLES",
    "SEED",
    "Drawn",
    "Interval",
    "counted",
    "interval",
    "rate",
    "rate_interval",
    "resampled",
]

T = TypeVar("T", bound=Hashable)
Drawn = Sequence[tuple[T, int]]  # each distinct value with how often it was drawn

RESAMPLES, SEED = 200, 7


def counted(values: Sequence[T]) -> list[tuple[T, int]]:
    """Return the distinct values in order of appearance, each with how often it occurs."""
    return list(Counter(values).items())


def resampled(values: Sequence[T], resamples: int, seed: int) -> Iterator[Drawn[T]]:
    """Yield samples as large as `values`, drawn from them with replacement; the same for the same seed.

    Records have few distinct outcomes, so that counting a sample costs more than reckoning with it.
    """
    distinct = list(dict.fromkeys(values))
    if not distinct:
        return
    if len(distinct) == 1:
        for _ in range(resamples):
            yield [(distinct[0], len(values))]
        return
    place = {value: index for index, value in enumerate(distinct)}
    indices = [place[value] for value in values]
    generator = random.Random(seed)  # noqa: S311 (statistics, and the same every time)
    for _ in range(resamples):
        drawn = Counter(generator.choices(indices, k=len(indices)))
        yield [(distinct[index], times) for index, times in drawn.items()]


def interval(figures: Sequence[float], figure: float) -> Interval:
    """Return the interval of resampled figures, widened where it would leave the figure itself out."""
    if not figures:
        return Interval(figure, figure)
    ordered = sorted(figures)
    last = len(ordered) - 1
    low, high = ordered[round(0.025 * last)], ordered[round(0.975 * last)]
    return Interval(round(min(low, figure), 4), round(max(high, figure), 4))


def rate(values: Sequence[bool]) -> float:
    """Return the share that is true; 0.0 of none."""
    return round(sum(values) / len(values), 4) if values else 0.0


def rate_interval(values: Sequence[bool], resamples: int, seed: int) -> Interval:
    """Return the interval of a share."""
    share: Callable[[Drawn[bool]], float] = lambda drawn: sum(n for value, n in drawn if value) / len(values)  # noqa: E731
    return interval([share(drawn) for drawn in resampled(values, resamples, seed)], rate(values))
