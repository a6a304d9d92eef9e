"""Thresholds against what they cost: recall, precision and false alarms at each, with 95 % intervals over texts.

Intervals are percentiles of a bootstrap that draws whole texts, since the findings of one text are not independent.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from classifiers.bootstrap import RESAMPLES, SEED
from classifiers.evaluation import f_score
from guard.tuning.readings import Reading
from schemas.curve import Curve, Interval, Point

__all__ = ["Curve", "Point", "curve", "steps"]


def curve(
    readings: Sequence[Reading], *, miss_cost: float = 4.0, resamples: int = RESAMPLES, seed: int = SEED
) -> Curve:
    """Return the curve. A miss costs `miss_cost` times what a false finding does; 4 is what F2 weighs."""
    counts = Counter(readings)
    distinct = list(counts)
    thresholds = steps(distinct)
    found = np.array(
        [[sum(s >= t > 0 or s > 0 == t for s in one.spans) for t in thresholds] for one in distinct]
    )
    false = np.array([[sum(s >= t for s in one.false) for t in thresholds] for one in distinct])
    spans = np.array([len(one.spans) for one in distinct])
    times = np.array([counts[one] for one in distinct])
    whole = _figures(times[None, :], found, false, spans)
    drawn = np.random.default_rng(seed).multinomial(len(readings), times / len(readings), size=resamples)
    swung = _figures(drawn, found, false, spans)
    total = int(times @ spans)
    points = []
    for index, threshold in enumerate(thresholds):
        recall, precision, alarms = (float(one[0, index]) for one in whole)
        missed = total - int(times @ found[:, index])
        wrong = int(times @ false[:, index])
        within = [
            _interval(one[:, index], float(mine[0, index])) for one, mine in zip(swung, whole, strict=True)
        ]
        points.append(
            Point(
                threshold,
                round(recall, 4),
                within[0],
                round(precision, 4),
                within[1],
                round(f_score(precision, recall, beta=2), 4),
                round(alarms, 2),
                within[2],
                missed,
                wrong,
                round(miss_cost * missed + wrong, 2),
            )
        )
    return Curve(len(readings), total, tuple(points))


def steps(readings: Sequence[Reading]) -> list[float]:
    """Return the thresholds that tell findings apart: 0, each hundredth at which one of them goes, and 1.

    >>> steps([Reading(spans=(0.5, 0.831))])
    [0.0, 0.5, 0.51, 0.83, 0.84, 1.0]
    """
    scores = {score for one in readings for score in (*one.spans, *one.false) if 0 < score < 1}
    below = {int(score * 100 + 1e-9) for score in scores}
    return sorted({0.0, 1.0} | {step / 100 for one in below for step in (one, one + 1)})


def _figures(
    times: "np.ndarray", found: "np.ndarray", false: "np.ndarray", spans: "np.ndarray"
) -> tuple["np.ndarray", "np.ndarray", "np.ndarray"]:
    """Return recall, precision and false findings per 1,000 texts, by sample and threshold."""
    right, wrong = times @ found, times @ false
    whole, texts = (times @ spans)[:, None], times.sum(axis=1)[:, None]
    recall = np.divide(right, whole, out=np.zeros(right.shape), where=whole > 0)
    told = right + wrong
    precision = np.divide(right, told, out=np.ones(right.shape), where=told > 0)
    return recall, precision, 1000 * wrong / texts


def _interval(values: "np.ndarray", figure: float) -> Interval:
    low, high = np.quantile(values, (0.025, 0.975))
    return Interval(round(min(float(low), figure), 4), round(max(float(high), figure), 4))
