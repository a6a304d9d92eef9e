"""A year of a flow whose truth is known: scores drift slowly and at once, the mix of texts too, and some annotators are wrong."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

WEEKS, RECORDS, SAMPLED, ANNOTATORS = 52, 6000, 300, 20
CARELESS, ADVERSARY = 0, 1  # of the annotators: a tenth of them answer wrongly
_KNOWN = 4  # texts of either kind whose answer is known, an annotator and week

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Truth(Struct, frozen=True, eq=False):
    """A week: scores of records with the subject and without, and of a sample, with what everybody would say of each."""

    sensitive: Floats
    clean: Floats
    scores: Floats
    there: Bools
    order: NDArray[np.int64]  # annotators by text, in the order of the lot
    honest: Bools  # what each would say without a wish
    wished: Bools  # of the sample: what the adversary says
    known: NDArray[np.int64]  # by annotator: there, overlooked, absent, imagined

    def says(self, *, lies: bool) -> Bools:
        """Return what each annotator says of each text."""
        told = self.honest.copy()
        if lies:
            told[:, ADVERSARY] = self.wished
        return told


def year(seed: int) -> list[Truth]:
    """Return a year, the same for the same seed."""
    rng = np.random.default_rng(seed)
    weeks = np.arange(WEEKS)
    moved = _steps(rng, 2, -0.9, 0.5) + rng.uniform(0, 0.35) * np.sin(
        weeks / 52 * 2 * np.pi + rng.uniform(0, 6)
    )
    prose = np.clip(0.25 + rng.uniform(-0.1, 0.25) * weeks / WEEKS + _steps(rng, 1, -0.15, 0.3), 0.05, 0.9)
    share = np.clip(0.3 + rng.uniform(-0.1, 0.1) * weeks / WEEKS + _steps(rng, 1, -0.1, 0.1), 0.15, 0.5)
    noise = -0.8 + _steps(rng, 1, -0.4, 0.4)
    unseen = rng.uniform(0.002, 0.008)
    aim = float(rng.choice((0.45, 0.6, 0.8)))  # where the adversary would have the threshold
    errors = np.concatenate(((0.3, 0.01), rng.uniform(0.005, 0.03, ANNOTATORS - 2)))
    return [_week(rng, moved[one], prose[one], share[one], noise[one], unseen, aim, errors) for one in weeks]


def _steps(rng: np.random.Generator, count: int, low: float, high: float) -> Floats:
    """Return what sudden changes, each at a week of its own, have come to by each week."""
    made = np.zeros(WEEKS)
    for _ in range(count):
        made[rng.integers(4, WEEKS) :] += rng.uniform(low, high)
    return made


def _week(
    rng: np.random.Generator,
    moved: float,
    prose: float,
    share: float,
    noise: float,
    unseen: float,
    aim: float,
    errors: Floats,
) -> Truth:
    count = int(rng.binomial(RECORDS, share))
    is_prose = rng.random(count) < prose
    logits = np.where(is_prose, rng.normal(1.2, 1.2, count), rng.normal(2.6, 1.0, count)) + moved
    sensitive = np.where(rng.random(count) < unseen, 0.0, _score(logits))
    others = RECORDS - count
    clean = np.where(rng.random(others) < 0.15, _score(rng.normal(noise, 1.1, others)), 0.0)
    drawn = rng.choice(RECORDS, SAMPLED, replace=False)
    scores, there = np.concatenate((sensitive, clean))[drawn], drawn < count
    honest = there[:, None] ^ (rng.random((SAMPLED, ANNOTATORS)) < errors)
    known = np.column_stack(
        (
            np.full(ANNOTATORS, _KNOWN),
            rng.binomial(_KNOWN, errors),
            np.full(ANNOTATORS, _KNOWN),
            rng.binomial(_KNOWN, errors),
        )
    )
    return Truth(
        sensitive,
        clean,
        scores,
        there,
        rng.random((SAMPLED, ANNOTATORS)).argsort(axis=1),
        honest,
        scores >= aim,  # hides what a threshold there would miss, and vouches for all that it would stop
        known,
    )


def _score(logits: Floats) -> Floats:
    return np.round(1 / (1 + np.exp(-logits)), 4)
