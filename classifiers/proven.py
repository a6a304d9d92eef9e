"""What is found by proof: a check digit or a registry's rule says that it is what it seems, whatever its score."""

from collections.abc import Iterable

from classifiers.contract import Pattern

# Kinds whose proof asks whether a text can be one, not whether it is. A kind that is not named here counts as proven.
_PLAUSIBLE = frozenset(
    {"address", "date_of_birth", "email", "ip", "licence_plate", "location", "mac", "marking", "other_id"}
    | {"person", "phone", "url", "username"}
)


def proven(patterns: Iterable[Pattern]) -> frozenset[str]:
    """Return the entities that some pattern proves."""
    return frozenset(one.entity for one in patterns if one.proof is not None and one.kind not in _PLAUSIBLE)
