"""Whom a text speaks of: a special category counts where somebody is named in the document, and is a topic where nobody is."""

from collections.abc import Iterable

from schemas.label import PERSONAL, SPECIAL, with_implied

_OF_TEXT = "_TEXT"
_TOPIC = "_TOPIC"
_NAMES_NOBODY = frozenset({"AGE"})  # personal beside a name, and told of groups in every study


def topic_of(entity: str, labels: frozenset[str]) -> str | None:
    """Return what a label of a whole text is told as where the document names nobody; None where it stands as it is.

    >>> topic_of("HEALTH_TEXT", frozenset({"health"})), topic_of("TRADE_SECRET_TEXT", frozenset({"trade_secret"}))
    ('HEALTH_TOPIC', None)
    """
    implied = with_implied(labels)
    if not entity.endswith(_OF_TEXT) or (SPECIAL not in implied and "criminal_offence" not in implied):
        return None
    return entity.removesuffix(_OF_TEXT) + _TOPIC


def names_somebody(found: Iterable[tuple[str, frozenset[str]]]) -> bool:
    """Return whether one of these entities, each with its labels, stands for a person: a name, an address, an id.

    What is special by itself (a diagnosis, a belief) names nobody.
    """
    return any(
        PERSONAL in labels and entity not in _NAMES_NOBODY and not entity.endswith(_OF_TEXT)
        for entity, labels in found
    )
