"""What each entity is compared as on labelled texts: a kind of span, or a label of the whole text."""

from functools import cache

from classifiers.linkage import topic_of
from classifiers.models.heads import DOCUMENTS, SPANS
from classifiers.patterns import load


@cache
def kinds() -> dict[str, str]:
    """Return the kind of every entity that is found in a place, by patterns or by the encoder."""
    return {span.entity: span.kind for span in SPANS} | {pattern.entity: pattern.kind for pattern in load()}


@cache
def topics() -> dict[str, str]:
    """Return the label of every entity that is told of a whole text.

    What a text is about without naming anybody has a label of its own, `topic:health` beside `art9_health`.
    """
    found = {topic.entity: topic.name for topic in DOCUMENTS}
    for topic in DOCUMENTS:
        if (entity := topic_of(topic.entity, frozenset(topic.labels))) is not None:
            found[entity] = f"topic:{topic.name.partition('_')[2]}"
    return found
