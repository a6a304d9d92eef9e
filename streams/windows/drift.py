"""How far a mix is from another: the population stability index, over labels and over the scores of each classifier.

PSI is the sum over bins of (actual - expected) * ln(actual / expected), by shares. By convention below 0.1 is no change,
above 0.25 a change worth a look. Empty bins count as half a record, so that one new label does not make it infinite.
"""

from collections.abc import Hashable, Mapping
from math import log

from schemas.window import Mix

LEAST = 200  # findings or records on either side; of fewer nothing is said
_FLOOR = 0.5


def psi(expected: Mapping[Hashable, float], actual: Mapping[Hashable, float]) -> float:
    """Return the index of two distributions given as counts; 0 where they are alike or one has too few.

    >>> psi({"a": 500, "b": 500}, {"a": 500, "b": 500}), round(psi({"a": 500, "b": 500}, {"a": 900, "b": 100}), 2)
    (0.0, 0.88)
    """
    before, after = sum(expected.values()), sum(actual.values())
    if min(before, after) < LEAST:
        return 0.0
    found = 0.0
    for name in expected.keys() | actual.keys():
        was = max(expected.get(name, 0), _FLOOR) / before
        now = max(actual.get(name, 0), _FLOOR) / after
        found += (now - was) * log(now / was)
    return found


def drift(baseline: Mix, mix: Mix) -> dict[str, float]:
    """Return the index of the labels and of each classifier's scores, rounded.

    Labels are compared as findings by entity, beside the records there were, so that twice as many findings drift too.
    """
    found = {"labels": psi(_labels(baseline), _labels(mix))}
    for name in baseline.scores.keys() & mix.scores.keys():
        found[name] = psi(dict(enumerate(baseline.scores[name])), dict(enumerate(mix.scores[name])))
    return {name: round(value, 4) for name, value in found.items()}


def together(mixes: Mapping[int, Mix]) -> Mix:
    """Return several mixes as one."""
    records, entities, scores = 0, dict[str, int](), dict[str, list[int]]()
    for mix in mixes.values():
        records += mix.records
        for name, count in mix.entities.items():
            entities[name] = entities.get(name, 0) + count
        for name, bins in mix.scores.items():
            known = scores.get(name, [0] * len(bins))
            scores[name] = [one + other for one, other in zip(known, bins, strict=True)]
    return Mix(records, entities, scores)


def _labels(mix: Mix) -> dict[Hashable, float]:
    return dict[Hashable, float]({"": mix.records}) | {**mix.entities}
