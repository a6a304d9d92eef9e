"""From the evidence a pattern gathers to a probability that its finding is right."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from classifiers.contract import Pattern


class Calibration(Struct, frozen=True):
    """A rising line through points of (evidence, probability). INVARIANT: more evidence never gives less."""

    points: tuple[tuple[float, float], ...]

    def probability(self, evidence: float) -> float:
        """Return the probability, to two decimals, so that it is the same on every machine."""
        points = self.points
        place = bisect_right(points, (evidence, 1.0))
        if place == 0:
            return round(points[0][1], 2)
        if place == len(points):
            return round(points[-1][1], 2)
        (left, low), (right, high) = points[place - 1], points[place]
        return round(low + (high - low) * (evidence - left) / (right - left), 2)


# Patterns state their own scores as probabilities; this passes them on until a fit on labelled records replaces it.
DEFAULT = Calibration(((0.0, 0.0), (0.99, 0.99)))


def evidence(pattern: Pattern, *, in_context: bool) -> float:
    """Return the score of a match that passed the pattern's proof, if it has one."""
    total = pattern.shape_score
    if pattern.proof is not None:
        total += pattern.proof_score
    if in_context:
        total += pattern.context_score
    return min(round(total, 4), 0.99)


def fit(samples: Iterable[tuple[float, bool]]) -> Calibration:
    """Return the rising line nearest to labelled samples of (evidence, right or wrong), by pooling adjacent violators.

    Raise ValueError where there are no samples.
    """
    blocks: list[list[float]] = []  # evidence at its end, right ones, all
    for score, group in groupby(
        sorted(samples), key=itemgetter(0)
    ):  # what has the same evidence is one block
        rights = [right for _, right in group]
        blocks.append([score, float(sum(rights)), float(len(rights))])
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            end, right, count = blocks.pop()
            blocks[-1] = [end, blocks[-1][1] + right, blocks[-1][2] + count]
    if not blocks:
        raise ValueError("no samples to fit a calibration to; give at least one")
    return Calibration(tuple((score, right / count) for score, right, count in blocks))
