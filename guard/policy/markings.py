"""What protective markings say of a record that bears them: the labels that the marking classifiers give."""

from collections.abc import Callable
from functools import cache

from schemas.label import UNKNOWN


@cache
def marked() -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Return what tells the labels of markings as written; a marking that no classifier knows is an unknown label."""
    from classifiers.detector import build, document_of  # noqa: PLC0415 (compiles patterns)
    from classifiers.patterns import load  # noqa: PLC0415

    patterns = [one for one in load() if one.name.startswith("marking_")]
    by_entity = {one.entity: one.labels for one in patterns}
    detector = build(patterns)

    def labels(markings: tuple[str, ...]) -> tuple[str, ...]:
        told: dict[str, None] = {}
        for detection in detector.detect([document_of(text) for text in markings]):
            entities = [one.entity for one in detection.findings]
            for label in [label for entity in entities for label in by_entity[entity]] or [UNKNOWN]:
                told[label] = None
        return tuple(told)

    return labels
