"""What a team asks of a threshold, and whether the evidence shows one that meets it."""

from collections.abc import Sequence

from msgspec import Struct

from guard.tuning.choosing import at, at_recall, least_cost, within_alarms
from guard.tuning.curve import Curve
from guard.tuning.entry import entry_of
from guard.tuning.readings import Reading
from guard.tuning.risk import Promise, bounded
from schemas.errors import SettingsError

__all__ = ["Aim", "Aimed", "aimed", "entry_of"]


class Aim(Struct, frozen=True):
    """One of these; none of them is the least cost."""

    recall: float | None = None
    false_findings: float | None = None  # per 1,000 texts
    miss_rate: float | None = None
    promise: Promise = "assured"
    delta: float = 0.05


class Aimed(Struct, frozen=True):
    """The threshold that meets an aim, or none, and why in a sentence."""

    threshold: float | None
    said: str
    missing: int = 0  # texts, at best, that would show it


def aimed(readings: Sequence[Reading], found: Curve, aim: Aim) -> Aimed:
    """Return the threshold that meets an aim on this evidence."""
    if aim.miss_rate is not None:
        return _promised(readings, found, aim)
    try:
        if aim.recall is not None:
            point = at_recall(found, aim.recall)
            said = f"keeps a recall of {aim.recall:g}: {point.recall_interval.low:g} at least"
        elif aim.false_findings is not None:
            point = within_alarms(found, aim.false_findings)
            said = f"keeps within {aim.false_findings:g} false findings per 1,000 texts: {point.alarms_interval.high:g} at most"
        else:
            point = least_cost(found)
            said = f"costs least: {point.missed} misses and {point.false} false findings weigh {point.cost:g}"
    except SettingsError as refused:
        return Aimed(None, str(refused))
    return Aimed(point.threshold, f"{point.threshold:g} {said}")


def _promised(readings: Sequence[Reading], found: Curve, aim: Aim) -> Aimed:
    share = aim.miss_rate or 0.0
    kept = bounded(readings, share, promise=aim.promise, delta=aim.delta)
    if kept.threshold is None:
        return Aimed(None, f"no threshold can promise a miss rate of {share:g}: {kept.refused}", kept.missing)
    sure = f"but for a chance of {aim.delta:g}" if aim.promise == "assured" else "on average"
    point = at(found, kept.threshold)
    return Aimed(
        kept.threshold,
        f"{kept.threshold:g} misses in at most {share:g} of texts like these, {sure}: {kept.lost} of {kept.texts} here, "
        f"with {point.alarms_per_1000:g} false findings per 1,000 texts; drift of the texts ends the promise",
    )
