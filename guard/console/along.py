"""A sweep's report at one threshold: figures, masked examples on either side, and errors by cause. Pure."""

from collections.abc import Sequence
from math import isfinite

from markupsafe import Markup
from msgspec import Struct

from guard.tuning.choosing import at
from guard.tuning.plots import plot
from schemas.curve import Point
from schemas.tuning import ErrorCause, Example, SweepReport, What

SIDE = 8  # examples shown on either side
_SHOWN = 12  # of each group of errors
_WORDS = {
    ErrorCause.TAKEN_FOR: "taken for",
    ErrorCause.PARTLY: "another stretch of the same",
    ErrorCause.OTHER_SCRIPT: "letters that are not Latin",
    ErrorCause.NO_CONTEXT: "no letters around it",
    ErrorCause.LONG_TEXT: "a long text",
    ErrorCause.SHAPE: "looks like",
}
_BELOW = "found below the threshold"


class Group(Struct, frozen=True):
    """Errors of one cause among the report's examples, the first of them shown."""

    what: str  # missed, false
    cause: str
    count: int
    shown: tuple[Example, ...]


class Along(Struct, frozen=True):
    """What a threshold comes to."""

    threshold: float
    point: Point
    below: tuple[Example, ...]  # would not count, the nearest first
    above: tuple[Example, ...]  # would count
    errors: tuple[Group, ...]
    unscored: int  # examples that nothing found at any score


def threshold_in(given: str, report: SweepReport) -> float:
    """Return the threshold that an address asks for; what it cannot mean is what was chosen, or is in force, or costs least."""
    try:
        asked = round(float(given), 4)
    except ValueError:
        asked = -1.0
    if isfinite(asked) and 0 <= asked <= 1:
        return asked
    if report.chosen is not None:
        return report.chosen
    return (
        report.now if report.now is not None else min(report.curve.points, key=lambda one: one.cost).threshold
    )


def along(report: SweepReport, threshold: float) -> Along:
    """Return what a threshold comes to on a report's evidence."""
    scored = [one for one in report.examples if one.what is not What.MISSED]
    below = sorted((one for one in scored if one.score < threshold), key=lambda one: -one.score)
    above = sorted((one for one in scored if one.score >= threshold), key=lambda one: one.score)
    return Along(
        threshold,
        at(report.curve, threshold),
        tuple(below[:SIDE]),
        tuple(above[:SIDE]),
        tuple(_errors(report.examples, threshold)),
        len(report.examples) - len(scored),
    )


def drawn(report: SweepReport, threshold: float) -> list[Markup]:
    """Return the curves of recall, precision and false findings, with the threshold and those told upright."""
    marks = {"here": threshold}
    marks |= {"now": report.now} if report.now is not None else {}
    marks |= {"chosen": report.chosen} if report.chosen is not None else {}
    most = max(one.alarms_interval.high for one in report.curve.points) or 1.0
    found = report.curve
    plots = (
        plot("Recall", found, lambda one: (one.recall, one.recall_interval), 1.0, marks),
        plot("Precision", found, lambda one: (one.precision, one.precision_interval), 1.0, marks),
        plot(
            "False findings per 1,000 texts",
            found,
            lambda one: (one.alarms_per_1000, one.alarms_interval),
            most,
            marks,
        ),
    )
    return [Markup(one) for one in plots]  # noqa: S704 (it escapes its titles, and all else are numbers)


def _errors(examples: Sequence[Example], threshold: float) -> list[Group]:
    groups: dict[tuple[str, str], list[Example]] = {}
    for one in examples:
        if one.what is What.RIGHT and one.score < threshold:
            groups.setdefault(("missed", _BELOW), []).append(one)
        elif one.what is What.MISSED or (one.what is What.FALSE and one.score >= threshold):
            groups.setdefault((one.what.value, _told(one)), []).append(one)
    found = [Group(*key, len(them), tuple(them[:_SHOWN])) for key, them in groups.items()]
    return sorted(found, key=lambda one: (one.what, -one.count, one.cause))


def _told(one: Example) -> str:
    if one.cause is None:
        return "for no cause that was told"
    return f"{_WORDS[one.cause]} {one.detail}".rstrip()
