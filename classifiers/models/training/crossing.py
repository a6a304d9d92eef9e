"""A linear probe from tens of examples: its penalty chosen and its figures told by nested cross-validation over texts.

A text is as its likeliest window, in training as where it is used. Each outer fold is scored by a probe that saw none of its
texts, whose penalty was chosen on others still; Platt's scale is fitted to those scores.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.bootstrap import Interval
from classifiers.models.probe import Probe
from classifiers.models.training.logistic import fit, log_loss, platt, probability
from schemas.errors import SettingsError

FEWEST = 20  # texts with the label, and as many without: below, an interval tells nothing
FOLDS = 5
PENALTIES = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
_INNER = 4
_RESAMPLES = 1000
_Z = 1.959964  # of 95 %

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Figures(Struct, frozen=True):
    """How well texts are told that the probe did not see, at a threshold of probability; each with its 95 % interval.

    Precision and recall by Wilson's interval (1927), F2 and the area under the ROC curve by drawing texts again.
    """

    threshold: float
    having: int
    lacking: int
    precision: float
    precision_interval: Interval
    recall: float
    recall_interval: Interval
    f2: float
    f2_interval: Interval
    area: float
    area_interval: Interval
    penalty: float


def check_enough(has: Sequence[bool], label: str) -> None:
    """Raise SettingsError where there are too few texts with the label or without, telling how many are missing."""
    having = sum(has)
    lacking = len(has) - having
    missing = [
        f"{FEWEST - count} more texts {which} `{label}`"
        for which, count in (("with", having), ("without", lacking))
        if count < FEWEST
    ]
    if missing:
        raise SettingsError(
            f"too few examples: {having} with `{label}` and {lacking} without, and {FEWEST} of each are the fewest; "
            f"add {' and '.join(missing)}"
        )


def probed(
    means: Sequence[NDArray[np.float32]], has: Sequence[bool], *, label: str, threshold: float, seed: int
) -> tuple[Probe, Figures]:
    """Return the probe of all texts, each of [windows, hidden], and the figures of cross-validation.

    Raise SettingsError where there are too few texts, or where the figures are no better than chance.
    """
    check_enough(has, label)
    known = np.array(has, dtype=bool)
    given = _Given.of(means)
    folds = _folds(known, FOLDS, np.random.default_rng(seed))
    scores = np.zeros(len(known))
    for fold in range(FOLDS):
        here = folds == fold
        penalty = _penalty(given, known, ~here, seed)
        scores[here] = _scores(given, here, *_fitted(given, known, ~here, penalty))
    slope, bias = platt(scores, known)
    penalty = _penalty(given, known, np.ones(len(known), bool), seed)
    figures = _figures(
        probability(slope * scores + bias), scores, known, threshold=threshold, penalty=penalty, seed=seed
    )
    if slope <= 0 or figures.area_interval.low <= 0.5:
        raise SettingsError(
            f"`{label}` is told no better than by chance: of texts not seen, area under the curve {figures.area:.2f}, "
            f"95 % {figures.area_interval.low:.2f}-{figures.area_interval.high:.2f}; add examples, or look at their labels"
        )
    weight, offset = _fitted(given, known, np.ones(len(known), bool), penalty)
    whole, shift = given.unturned(slope * weight, slope * offset + bias)
    return Probe(whole, shift), figures


class _Given(Struct, frozen=True, eq=False):
    """All windows, turned so that they have no more columns than rows: an L2 penalty is the same in any turn."""

    rows: Array  # [windows, columns]
    owners: NDArray[np.int64]
    counts: Array  # of each window: its text counts as one
    turn: Array  # [hidden, columns]
    centre: Array
    size: float

    @staticmethod
    def of(means: Sequence[NDArray[np.float32]]) -> "_Given":
        every = np.concatenate(means).astype(np.float64)
        owners = np.repeat(np.arange(len(means)), [len(one) for one in means])
        counts = np.concatenate([np.full(len(one), 1 / len(one)) for one in means])
        centre = every.mean(axis=0)
        size = float((every - centre).std()) or 1.0
        _, _, turn = np.linalg.svd((every - centre) / size, full_matrices=False)
        return _Given((every - centre) / size @ turn.T, owners, counts, turn.T, centre, size)

    def unturned(self, weight: Array, bias: float) -> tuple[NDArray[np.float32], float]:
        """Return weights and bias over what the encoder tells."""
        whole = self.turn @ weight / self.size
        return whole.astype(np.float32), float(bias - whole @ self.centre)


def _fitted(given: _Given, known: Bools, texts: Bools, penalty: float) -> tuple[Array, float]:
    here = texts[given.owners]
    targets = known[given.owners[here]].astype(np.float64)
    return fit(given.rows[here], targets, penalty=penalty, counts=given.counts[here])


def _scores(given: _Given, texts: Bools, weight: Array, bias: float) -> Array:
    """Return the logit of each of these texts: that of its likeliest window."""
    highest = np.full(len(texts), -np.inf)
    here = texts[given.owners]
    np.maximum.at(highest, given.owners[here], given.rows[here] @ weight + bias)
    return highest[texts]


def _penalty(given: _Given, known: Bools, texts: Bools, seed: int) -> float:
    """Return the penalty with the least log loss on held-out parts of these texts; of equals the larger."""
    numbers = np.flatnonzero(texts)
    parts = _folds(known[numbers], _INNER, np.random.default_rng(seed + 1))
    losses = []
    for penalty in PENALTIES:
        scores = np.zeros(len(numbers))
        for part in range(_INNER):
            inside, outside = np.zeros(len(known), bool), np.zeros(len(known), bool)
            inside[numbers[parts == part]] = True
            outside[numbers[parts != part]] = True
            scores[parts == part] = _scores(given, inside, *_fitted(given, known, outside, penalty))
        losses.append((round(log_loss(scores, known[numbers]), 6), -penalty))
    return -min(losses)[1]


def _folds(known: Bools, count: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Return the fold of each text, drawn so that each has its share of both."""
    folds = np.zeros(len(known), dtype=np.int64)
    for of in (known, ~known):
        numbers = generator.permutation(np.flatnonzero(of))
        folds[numbers] = np.arange(len(numbers)) % count
    return folds


def _figures(
    told: Array, scores: Array, known: Bools, *, threshold: float, penalty: float, seed: int
) -> Figures:
    over = told >= threshold
    generator = np.random.default_rng(seed + 2)
    drawn = [
        np.concatenate([generator.choice(np.flatnonzero(of), int(of.sum())) for of in (known, ~known)])
        for _ in range(_RESAMPLES)
    ]
    right, found = int((over & known).sum()), int(over.sum())
    area, f2 = _area(scores, known), _f2(over, known)
    return Figures(
        threshold=threshold,
        having=int(known.sum()),
        lacking=int((~known).sum()),
        precision=round(right / found, 4) if found else 0.0,
        precision_interval=_wilson(right, found),
        recall=round(right / int(known.sum()), 4),
        recall_interval=_wilson(right, int(known.sum())),
        f2=round(f2, 4),
        f2_interval=_middle([_f2(over[one], known[one]) for one in drawn]),
        area=round(area, 4),
        area_interval=_middle([_area(scores[one], known[one]) for one in drawn]),
        penalty=penalty,
    )


def _area(scores: Array, known: Bools) -> float:
    """Return how likely a text with the label scores higher than one without; of equals one half."""
    having, lacking = np.sort(scores[known]), np.sort(scores[~known])
    below = np.searchsorted(lacking, having, "left") + np.searchsorted(lacking, having, "right")
    return float(below.sum() / (2 * len(having) * len(lacking)))


def _f2(over: Bools, known: Bools) -> float:
    right = int((over & known).sum())
    whole = 4 * int(known.sum()) + int(over.sum())
    return 5 * right / whole if whole else 0.0


def _wilson(right: int, of: int) -> Interval:
    if not of:
        return Interval(0.0, 1.0)
    share, around = right / of, _Z**2 / of
    centre = (share + around / 2) / (1 + around)
    half = _Z / (1 + around) * float(np.sqrt(share * (1 - share) / of + around / (4 * of)))
    return Interval(round(max(0.0, centre - half), 4), round(min(1.0, centre + half), 4))


def _middle(figures: Sequence[float]) -> Interval:
    low, high = np.quantile(figures, [0.025, 0.975])
    return Interval(round(float(low), 4), round(float(high), 4))
