"""A threshold taken anew each week, by labels that no single annotator decides and only while the texts stay what they were.

Evidence is texts drawn at random, of what passed and of what did not alike, each answered by annotators drawn by lot.
What is promised: of texts with the subject, judged in the week to come, at most the bound is missed, but for a chance of
about `delta`, where that week is like the weeks that count as evidence. It need not be: so the threshold is the strictest
of a long and a short window's, falls to `strict` as soon as a test tells of a break, and stays there until the weeks since
show more. A week in which texts change can exceed the bound before anything tells of it; what holds over a year of such
changes is measured (`guard bench tuning`), not proven. Too little evidence is the strict threshold, never the last one.
"""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from guard.tuning.agreed import settled
from guard.tuning.annotators import Words, reliability
from guard.tuning.drift import Bets, bet, is_parted
from guard.tuning.readings import Reading
from guard.tuning.risk import bounded
from guard.tuning.trusted import Known, Panel, correction


class Plan(Struct, frozen=True):
    """What is declared beforehand."""

    bound: float
    annotators: int
    dishonest: int = 1  # who may lie, always and where it suits them
    delta: float = 0.05
    strict: float = 0.0
    windows: tuple[int, ...] = (4, 13)  # weeks
    tolerated: float = 0.05  # how far scores may move
    alpha: float = 0.001  # of each test of a break
    most_wrong: float = 0.15  # who is wrong more often, one way or the other, is asked no more
    least_words: int = 25


class Week(Struct, frozen=True, eq=False):
    """What came of a week: texts by row, those asked of each in order, what each said, and answers to known texts."""

    scores: NDArray[np.float64]  # of the finding that the subject would be found by; 0 where there is none
    asked: NDArray[np.int64]
    says: NDArray[np.bool_]
    told: NDArray[np.float64]  # scores of all findings of the week, whose labels nobody knows
    known: NDArray[np.int64]  # by annotator: there, overlooked, absent, imagined

    def __repr__(self) -> str:
        return f"Week({len(self.scores)} texts)"


class Standing(Struct, frozen=True, eq=False):
    """What is in force after a week, and what it rests on. `asked` is whom to ask from now on."""

    threshold: float
    why: str
    weeks: tuple[Week, ...]
    bets: Bets  # since the last break, on texts with the subject that were missed as they were judged
    asked: NDArray[np.bool_]

    def __repr__(self) -> str:
        return f"Standing({self.threshold:g}, {len(self.weeks)} weeks)"


def at_first(plan: Plan) -> Standing:
    """Return what is in force before there is any evidence."""
    return Standing(plan.strict, "no evidence yet", (), Bets(), np.ones(plan.annotators, dtype=bool))


def retuned(standing: Standing, week: Week, plan: Plan) -> Standing:
    """Return what is in force in the next week."""
    weeks = (*standing.weeks, week)[-max(plan.windows) :]
    trusted = _trusted(weeks, plan)
    there, _ = _counted(week, trusted)
    missed = (there == 0) | (there < standing.threshold)
    bets = bet(standing.bets, missed.tolist(), plan.bound, alpha=plan.alpha)
    before = np.concatenate([one.told for one in weeks[:-1]]) if len(weeks) > 1 else week.told[:0]
    why = ""
    if is_parted(before, week.told, tolerated=plan.tolerated, alpha=plan.alpha):
        why = "scores are not what they were"
    elif bets.is_broken:
        why = "more is missed than the bound allows"
    if why:
        weeks, bets = (week,), Bets()
    threshold, told = _threshold(weeks, trusted, plan)
    return Standing(threshold, f"{why}; {told}" if why else told, weeks, bets, trusted)


def _trusted(weeks: tuple[Week, ...], plan: Plan) -> NDArray[np.bool_]:
    found = []
    texts = 0
    for one in weeks:
        _, needed = settled(one.says)
        was_asked = np.arange(one.says.shape[1]) < needed[:, None]
        rows = np.broadcast_to(np.arange(len(needed))[:, None] + texts, was_asked.shape)
        texts += len(needed)
        found.append((rows[was_asked], one.asked[was_asked], one.says[was_asked]))
    words = Words(*(np.concatenate(one) for one in zip(*found, strict=True)))
    return reliability(words, plan.annotators).trusted(most=plan.most_wrong, least=plan.least_words)


def _counted(week: Week, trusted: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the scores of texts settled as there, and as absent.

    A text counts where all who could have been asked are trusted: who that is was drawn by lot, so no kind of text is
    left out more often than another.
    """
    counts = trusted[week.asked].all(axis=1)
    there, _ = settled(week.says[counts])
    return week.scores[counts][there], week.scores[counts][~there]


def _threshold(weeks: tuple[Week, ...], trusted: NDArray[np.bool_], plan: Plan) -> tuple[float, str]:
    """Return the strictest of what each window shows; the strict one where any shows none."""
    chosen = 1.0
    delta = plan.delta / (2 * len(plan.windows))  # half for the labels, half for the bound
    for size in plan.windows:
        window = weeks[-size:]
        pairs = [_counted(one, trusted) for one in window]
        there, absent = (np.concatenate(one) for one in zip(*pairs, strict=True))
        known = np.sum([one.known for one in window], axis=0)[trusted].sum(axis=0)
        panel = Panel(int(trusted.sum()), plan.dishonest, Known(*(int(one) for one in known)))
        corrected = correction(
            panel, there=int((there > 0).sum()), absent=int((absent > 0).sum()), delta=delta
        ).shown(plan.bound)
        if corrected <= 0:
            return plan.strict, f"{panel.annotators} trusted annotators and their known answers show nothing"
        found = bounded([Reading(spans=(score,)) for score in there.tolist()], corrected, delta=delta)
        if found.threshold is None:
            return plan.strict, found.refused
        chosen = min(chosen, found.threshold)
    return max(plan.strict, chosen), f"{len(weeks)} weeks show it"
