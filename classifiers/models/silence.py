"""Which heads of an encoder say nothing: what is found as theirs is found by others, or by nobody.

A head of which calibration found no threshold with the precision asked for has threshold 1 in the card, and a head that told none
of the labelled texts that were held back is as good as that.
"""

from collections.abc import Mapping
from typing import Any

from classifiers.linkage import topic_of
from classifiers.models.entities import UNTOLD
from classifiers.models.heads import DOCUMENTS, SPANS

_ALL_SETS = "*"
_NEVER = 1.0


def silent(card: Mapping[str, Any]) -> frozenset[str]:
    """Return the entities of which an encoder with this card says nothing by any head. A card that names no thresholds tells all."""
    thresholds = card.get("thresholds", {})
    found, told = set[str](), set[str]()
    for part, scores, heads in (
        ("kinds", "scores", [(one.kind, one.entity) for one in SPANS]),
        ("topics", "topic_scores", [(one.name, one.entity) for one in DOCUMENTS]),
    ):
        limits = thresholds.get(part, {})
        nothing = {
            row["kind"]
            for row in card.get(scores, ())
            if row["dataset"] == _ALL_SETS and row["spans"] and not row["findings"]
        }
        for name, entity in heads:
            is_silent = limits.get(name, 0.0) >= _NEVER or name in nothing
            (found if is_silent else told).add(entity)
    topics = {topic_of(one.entity, frozenset(one.labels)) for one in DOCUMENTS if one.entity in found - told}
    return frozenset(one for one in (found | topics) - told - UNTOLD if one is not None)
