"""What the encoder's findings are called, and the labels that rules speak of: known whether it is installed or not."""

from pathlib import Path

from classifiers.linkage import topic_of
from classifiers.models.heads import DOCUMENTS, SPANS
from schemas.label import IMPERSONAL

NAME = "guard-encoder"
SHIPPED = Path(__file__).parent / "shipped"  # the encoder that comes with the guard
UNTOLD = frozenset({"NO_DATA_SUBJECT"})  # taught to tell the others apart; a finding would say nothing


def entities() -> dict[str, tuple[str, ...]]:
    """Return every entity with its labels. What tells of nobody by itself is labelled so: no label would be personal."""
    found: dict[str, tuple[str, ...]] = {}
    for head in (*SPANS, *DOCUMENTS):
        if head.entity in UNTOLD:
            continue
        found[head.entity] = head.labels or (IMPERSONAL,)
    for document in DOCUMENTS:
        if (topic := topic_of(document.entity, frozenset(document.labels))) is not None:
            found[topic] = (IMPERSONAL,)
    return found
