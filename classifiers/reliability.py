"""Whether a score is the probability it says it is: expected calibration error and points to plot, by label and language."""

from collections.abc import Sequence

from msgspec import Struct

from classifiers.agreement import Judged, agrees, labelled_in
from classifiers.calibration import fit

ALL = "*"
BINS = 10


class Point(Struct, frozen=True):
    """Findings of like score: their mean score, the share that is right, and how many they are."""

    confidence: float
    right: float
    findings: int


class Reliability(Struct, frozen=True):
    """How far scores are from shares. `line` is the rising line that would mend them (isotonic regression)."""

    label: str
    lang: str
    findings: int
    ece: float  # expected calibration error, over ten bins of equal width
    points: tuple[Point, ...]
    line: tuple[tuple[float, float], ...]


def reliability(judged: Sequence[Judged], *, bins: int = BINS) -> tuple[Reliability, ...]:
    """Return it for each label and for each language, over the sets that label what was found."""
    known = labelled_in(judged)
    groups: dict[tuple[str, str], list[tuple[float, bool]]] = {}
    for one in judged:
        for found in one.findings:
            if (one.dataset, found.label) in known:
                sample = (found.score, any(agrees(found, span) for span in one.spans))
                for key in ((found.label, ALL), (ALL, one.lang), (ALL, ALL)):
                    groups.setdefault(key, []).append(sample)
    return tuple(_reliability(key, samples, bins) for key, samples in sorted(groups.items()))


def expected_error(points: Sequence[Point]) -> float:
    """Return the mean distance of score and share, each point weighed by its findings; 0.0 without any."""
    findings = sum(point.findings for point in points)
    return sum(point.findings * abs(point.confidence - point.right) for point in points) / max(1, findings)


def _reliability(key: tuple[str, str], samples: list[tuple[float, bool]], bins: int) -> Reliability:
    points = _points(samples, bins)
    rounded = tuple(
        Point(round(point.confidence, 4), round(point.right, 4), point.findings) for point in points
    )
    line = tuple((round(score, 4), round(share, 4)) for score, share in fit(samples).points)
    return Reliability(*key, len(samples), round(expected_error(points), 4), rounded, line)


def _points(samples: Sequence[tuple[float, bool]], bins: int) -> list[Point]:
    boxes: dict[int, list[tuple[float, bool]]] = {}
    for score, right in samples:
        boxes.setdefault(min(int(score * bins), bins - 1), []).append((score, right))
    return [
        Point(sum(score for score, _ in box) / len(box), sum(right for _, right in box) / len(box), len(box))
        for _, box in sorted(boxes.items())
    ]
