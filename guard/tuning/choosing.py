"""The threshold that meets what a team asks for: a recall, a budget of false alarms, or the least cost."""

from typing import Literal

from schemas.curve import Curve, Point
from schemas.errors import SettingsError

Aim = Literal["recall", "alarms", "cost"]


def at_recall(curve: Curve, recall: float) -> Point:
    """Return the highest threshold that still finds the share asked for, by the lower end of its interval.

    Raise SettingsError where none does.
    """
    fit = [one for one in curve.points if one.recall_interval.low >= recall]
    if not fit:
        best = max(curve.points, key=lambda one: one.recall)
        raise SettingsError(
            f"no threshold is shown to find {recall:g} of the spans; {best.recall:g} "
            f"({best.recall_interval.low:g} to {best.recall_interval.high:g}) is the most, at {best.threshold:g}: "
            "ask for less, or label more texts"
        )
    return fit[-1]


def within_alarms(curve: Curve, per_1000: float) -> Point:
    """Return the lowest threshold with no more false findings per 1,000 texts, by the upper end of their interval.

    Raise SettingsError where none has so few.
    """
    fit = [one for one in curve.points if one.alarms_interval.high <= per_1000]
    if not fit:
        best = min(curve.points, key=lambda one: one.alarms_interval.high)
        raise SettingsError(
            f"no threshold is shown to keep within {per_1000:g} false findings per 1,000 texts; "
            f"{best.alarms_interval.high:g} is the fewest, at {best.threshold:g}: allow more, or label more texts"
        )
    return fit[0]


def least_cost(curve: Curve) -> Point:
    """Return the lowest threshold of those that cost least: a miss weighs more than an alarm where both are as dear."""
    return min(curve.points, key=lambda one: (one.cost, one.threshold))


def at(curve: Curve, threshold: float) -> Point:
    """Return what counts with a threshold: the point at it, or the next above, which tells findings apart as it does."""
    return next((one for one in curve.points if one.threshold >= threshold), curve.points[-1])
