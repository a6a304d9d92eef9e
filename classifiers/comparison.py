"""Two classifiers on the same texts, record by record: which figures differ, by how much, and whether chance explains it.

Differences of F2 and recall have paired bootstrap intervals: both classifiers' outcomes of a record are drawn together.
Leaks, alarms and labels of whole texts, which a record has or has not, are compared by McNemar's exact test.
"""

from collections.abc import Callable, Iterable, Sequence
from math import comb

from msgspec import Struct

from classifiers.bootstrap import RESAMPLES, SEED, Interval, counted, interval, resampled
from classifiers.evaluation import ALL, scores
from classifiers.outcomes import Outcome, Tally
from schemas.errors import SettingsError

SIGNIFICANT = 0.05

Pair = tuple[Outcome, Outcome]
_NOTHING = Tally(0, 0, 0, 0, 0, 0, 0)


class Difference(Struct, frozen=True):
    """One label's F2 and recall in one data set, before and after. Above 0 is better."""

    dataset: str
    label: str
    before: float
    after: float
    difference: float
    interval: Interval
    recall_difference: float
    is_lower: bool  # the whole interval lies below 0
    is_higher: bool


class Shift(Struct, frozen=True):
    """Records of one data set that changed: what was right and is wrong now, and the other way round."""

    dataset: str
    what: str  # leaks, alarms, or a label of whole texts
    records: int
    before: float
    after: float
    worsened: int
    mended: int
    p: float  # that chance alone parts them so far
    is_worse: bool
    is_better: bool


class Comparison(Struct, frozen=True):
    """What differs, worst first."""

    differences: tuple[Difference, ...]
    shifts: tuple[Shift, ...]

    @property
    def is_worse(self) -> bool:
        return any(one.is_lower for one in self.differences) or any(one.is_worse for one in self.shifts)


def compare(
    before: Iterable[Outcome], after: Iterable[Outcome], *, resamples: int = RESAMPLES, seed: int = SEED
) -> Comparison:
    """Return what differs. Raise SettingsError where the two are not of the same texts and labels."""
    pairs = _paired(before, after)
    sets: dict[str, list[Pair]] = {}
    for pair in pairs:
        sets.setdefault(pair[0].dataset, []).append(pair)
    if len(sets) > 1:
        sets[ALL] = pairs
    differences = [
        _difference(name, label, found, resamples, seed)
        for name, found in sets.items()
        for label in sorted({label for pair in found for one in pair for label in one.tallies})
    ]
    shifts = [shift for name, found in sets.items() for shift in _shifts(name, found)]
    return Comparison(
        tuple(
            sorted(differences, key=lambda one: (not one.is_lower, one.difference, one.dataset, one.label))
        ),
        tuple(sorted(shifts, key=lambda one: (not one.is_worse, one.mended - one.worsened, one.dataset))),
    )


def mcnemar(worsened: int, mended: int) -> float:
    """Return how likely so uneven a split is where each change is as likely for better as for worse, two-sided.

    >>> mcnemar(0, 0), mcnemar(5, 0), mcnemar(3, 3)
    (1.0, 0.0625, 1.0)
    """
    changed, fewer = worsened + mended, min(worsened, mended)
    return min(1.0, 2 * sum(comb(changed, index) for index in range(fewer + 1)) / (1 << changed))


def _paired(before: Iterable[Outcome], after: Iterable[Outcome]) -> list[Pair]:
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    if strangers := sorted(old.keys() ^ new.keys()):
        raise SettingsError(
            f"{len(strangers)} texts are in one of the two only, first `{strangers[0][1]}`; compare runs over the same files"
        )
    pairs = [(old[key], new[key]) for key in old]
    for one, other in pairs:
        if _labels(one) != _labels(other):
            raise SettingsError(
                f"text `{one.id}` is labelled differently in the two; compare runs over the same files"
            )
    return pairs


def _labels(one: Outcome) -> tuple[dict[str, int], tuple[str, ...]]:
    return {name: tally.spans for name, tally in one.tallies.items() if tally.spans}, one.topics


def _difference(dataset: str, label: str, pairs: Sequence[Pair], resamples: int, seed: int) -> Difference:
    both = [
        (old.tallies.get(label, _NOTHING), new.tallies.get(label, _NOTHING))
        for old, new in pairs
        if label in old.tallies or label in new.tallies
    ]
    old, new = (scores(counted([pair[side] for pair in both])) for side in (0, 1))
    difference = round(new.f2 - old.f2, 4)
    moved = any(one != other for one, other in both)
    figures = [
        scores([(two, times) for (_, two), times in drawn]).f2
        - scores([(one, times) for (one, _), times in drawn]).f2
        for drawn in (resampled(both, resamples, seed) if moved else ())
    ]
    within = interval(figures, difference)
    return Difference(
        dataset,
        label,
        round(old.f2, 4),
        round(new.f2, 4),
        difference,
        within,
        round(new.recall - old.recall, 4),
        is_lower=within.high < 0,
        is_higher=within.low > 0,
    )


def _shifts(dataset: str, pairs: Sequence[Pair]) -> Iterable[Shift]:
    yield from _shift(
        dataset, "leaks", [pair for pair in pairs if pair[0].is_sensitive], lambda one: one.leaks
    )
    yield from _shift(dataset, "alarms", [pair for pair in pairs if pair[0].is_clean], lambda one: one.alarms)
    for topic in sorted(
        {topic for pair in pairs for topic in (*pair[0].topics, *pair[0].told, *pair[1].told)}
    ):
        yield from _shift(dataset, topic, pairs, _misses(topic))


def _misses(topic: str) -> Callable[[Outcome], bool]:
    """Return what tells whether a topic is told wrongly of a record: missed, or told of one that has it not."""
    return lambda one: (topic in one.topics) != (topic in one.told)


def _shift(
    dataset: str, what: str, pairs: Sequence[Pair], is_wrong: Callable[[Outcome], bool]
) -> Iterable[Shift]:
    if not pairs:
        return
    wrong = [(is_wrong(old), is_wrong(new)) for old, new in pairs]
    worsened, mended = wrong.count((False, True)), wrong.count((True, False))
    p = round(mcnemar(worsened, mended), 4)
    yield Shift(
        dataset,
        what,
        len(pairs),
        round(sum(one for one, _ in wrong) / len(wrong), 4),
        round(sum(one for _, one in wrong) / len(wrong), 4),
        worsened,
        mended,
        p,
        is_worse=worsened > mended and p < SIGNIFICANT,
        is_better=worsened < mended and p < SIGNIFICANT,
    )
