"""A threshold's curve: what counts at each, what is missed and what is taken for it, with the interval of each figure."""

from typing import Annotated

from msgspec import Meta, Struct

Share = Annotated[float, Meta(ge=0, le=1)]
Figure = Annotated[float, Meta(ge=0, lt=1e12)]
Count = Annotated[int, Meta(ge=0, lt=1_000_000_000_000)]


class Interval(Struct, frozen=True):
    """The middle 95 % of the resampled figures, and the figure itself."""

    low: float
    high: float


class Point(Struct, frozen=True):
    """What would count with a threshold. `alarms_per_1000` is of false findings per 1,000 texts."""

    threshold: Share
    recall: Share
    recall_interval: Interval
    precision: Share
    precision_interval: Interval
    f2: Share
    alarms_per_1000: Figure
    alarms_interval: Interval
    missed: Count
    false: Count
    cost: Figure  # of misses and false findings, as weighed


class Curve(Struct, frozen=True):
    """A point for each threshold that tells findings apart, the lowest first."""

    texts: Count
    spans: Count
    points: Annotated[tuple[Point, ...], Meta(min_length=1, max_length=102)]
