"""A simulated year of weekly tuning, with and without what keeps wrong words and drift from moving a threshold."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from guard.bench.tuning_stream import ADVERSARY, ANNOTATORS, RECORDS, Floats, Truth, year
from guard.tuning.agreed import MOST
from guard.tuning.readings import Reading
from guard.tuning.risk import bounded
from guard.tuning.weekly import Plan, Week, at_first, retuned

BOUND = 0.05
_NO_TEST = 2.0  # scores cannot move so far


class Way(Struct, frozen=True):
    """How a year is tuned. Without agreement, the last word on a text counts, whoever says it."""

    name: str
    agrees: bool = True  # several drawn by lot; else anybody answers what they like
    watches: bool = True  # windows and tests of a break; else all evidence there ever was
    lies: bool = True


WAYS = (
    Way("defended"),
    Way("defended, nobody lies", lies=False),
    Way("no agreement", agrees=False),
    Way("no watch on drift", watches=False),
    Way("neither", agrees=False, watches=False),
)


class Outcome(Struct, frozen=True):
    """What a year came to: of each week, records missed, records with the subject, false findings, and the threshold."""

    missed: tuple[int, ...]
    sensitive: tuple[int, ...]
    alarms: tuple[int, ...]
    thresholds: tuple[float, ...]

    @property
    def miss_rate(self) -> float:
        return sum(self.missed) / sum(self.sensitive)

    @property
    def weeks_over(self) -> float:
        """The share of weeks in which more than the bound was missed."""
        pairs = zip(self.missed, self.sensitive, strict=True)
        return sum(missed > BOUND * count for missed, count in pairs) / len(self.missed)


def simulated(
    seeds: int,
    advance: Callable[[int], None] = lambda _one: None,
    *,
    processes: int = 1,
    ways: Sequence[Way] = WAYS,
) -> dict[str, Any]:
    """Return figures by way of tuning over so many years. `advance` is told of each that is done."""
    with ProcessPoolExecutor(processes, get_context("spawn")) if processes > 1 else nullcontext() as pool:
        years = []
        lives = partial(lived, ways=tuple(ways))
        for one in pool.map(lives, range(seeds)) if pool is not None else map(lives, range(seeds)):
            years.append(one)
            advance(1)
    return {
        "bound": BOUND,
        "seeds": seeds,
        "weeks": len(years[0]["oracle"].missed),
        "ways": {name: _figures([one[name] for one in years]) for name in years[0]},
    }


def lived(seed: int, ways: Sequence[Way] = WAYS) -> dict[str, Outcome]:
    """Return what came of one year, by way of tuning, and of the threshold that would have been best in each week."""
    truth = year(seed)
    found = {way.name: outcome(truth, thresholds(truth, way)) for way in ways}
    return found | {"oracle": outcome(truth, [_oracle(one) for one in truth])}


def thresholds(truth: Sequence[Truth], way: Way) -> list[float]:
    """Return the threshold in force in each week: the first without evidence, the others by the weeks before."""
    if way.agrees:
        return _by_agreement(truth, way)
    if way.watches:
        return _by_last_word(truth, _plan(way).windows, way)
    return _by_last_word(truth, (len(truth),), way)


def outcome(truth: Iterable[Truth], thresholds: Iterable[float]) -> Outcome:
    """Return what came of a year of records at these thresholds."""
    weeks = [
        (_missed(one.sensitive, at), len(one.sensitive), int((one.clean >= max(at, 1e-9)).sum()), at)
        for one, at in zip(truth, thresholds, strict=True)
    ]
    return Outcome(*zip(*weeks, strict=True))


def _plan(way: Way) -> Plan:
    plan = Plan(BOUND, ANNOTATORS)
    return plan if way.watches else replace(plan, windows=(10_000,), tolerated=_NO_TEST, alpha=1e-300)


def _by_agreement(truth: Sequence[Truth], way: Way) -> list[float]:
    plan, made = _plan(way), []
    standing = at_first(plan)
    for one in truth:
        made.append(standing.threshold)
        trusted = standing.asked if standing.asked.sum() >= MOST else np.ones(ANNOTATORS, dtype=bool)
        first = np.argsort(~trusted[one.order], axis=1, kind="stable")[:, :MOST]
        asked = np.take_along_axis(one.order, first, axis=1)
        says = np.take_along_axis(one.says(lies=way.lies), asked, axis=1)
        told = np.concatenate((one.sensitive, one.clean))
        standing = retuned(standing, Week(one.scores, asked, says, told[told > 0], one.known), plan)
    return made


def _by_last_word(truth: Sequence[Truth], windows: tuple[int, ...], way: Way) -> list[float]:
    """Return thresholds by what was said last of each text, which is the adversary's word: nobody keeps them from it."""
    plan, made = _plan(way), [0.0]
    spoken: list[list[Reading]] = []
    for one in truth[:-1]:
        says = one.says(lies=True)[:, ADVERSARY]
        spoken.append([Reading(spans=(score,)) for score in one.scores[says].tolist()])
        shown = [
            bounded(
                [it for each in spoken[-size:] for it in each], plan.bound, delta=plan.delta / len(windows)
            )
            for size in windows
        ]
        made.append(min(0.0 if it.threshold is None else it.threshold for it in shown))
    return made


def _oracle(one: Truth) -> float:
    """Return the highest threshold, of hundredths, that keeps the bound in the week itself."""
    grid = np.arange(101) / 100
    fit = [at for at in grid.tolist() if _missed(one.sensitive, at) <= BOUND * len(one.sensitive)]
    return float(max(fit, default=0.0))


def _missed(sensitive: Floats, threshold: float) -> int:
    return int(((sensitive < threshold) | (sensitive == 0)).sum())


def _figures(each: Sequence[Outcome]) -> dict[str, float]:
    rates = [one.miss_rate for one in each]
    records = RECORDS * len(each[0].missed)
    return {
        "years_within": round(sum(one <= BOUND for one in rates) / len(rates), 4),
        "mean_miss_rate": round(float(np.mean(rates)), 4),
        "highest_miss_rate": round(max(rates), 4),
        "weeks_over": round(float(np.mean([one.weeks_over for one in each])), 4),
        "false_findings_per_1000": round(
            float(np.mean([1000 * sum(one.alarms) / records for one in each])), 2
        ),
        "weeks_strict": round(
            float(np.mean([sum(at == 0 for at in one.thresholds) / len(one.thresholds) for one in each])), 4
        ),
        "mean_threshold": round(float(np.mean([one.thresholds for one in each])), 4),
    }
