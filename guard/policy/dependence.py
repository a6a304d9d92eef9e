"""Whether the answer to a condition can differ between two records on the same way."""

from guard.policy.movement import Movement
from schemas.condition import Condition
from schemas.vocabulary import canonical

_OF_RECORDS = frozenset({"labels_any", "labels_all", "origins_in"})


def depends_on_record(condition: Condition, movement: Movement) -> bool:
    """Return whether labels, origins, counters, or permits limited by them can change the answer. True where unsure."""
    asked = condition.asks
    if asked in _OF_RECORDS:
        return True
    if asked == "permit":
        return any(one.permit.mechanism in (condition.permit or ()) for one in movement.permits)
    if asked == "adequate":
        return _is_scoped(str(condition.adequate), movement)
    if asked == "ground":
        ground = movement.law.grounds.get(str(condition.ground))
        return ground is not None and depends_on_record(ground.ground.when, movement)
    if condition.facts:
        return any(_is_open(name, movement) for name in condition.facts)
    if asked == "certification":
        return _is_open("dest.certifications", movement)
    return any(depends_on_record(part, movement) for part in condition.parts)


def _is_open(name: str, movement: Movement) -> bool:
    return name.startswith("volume.") or name in movement.provable


def _is_scoped(regime: str, movement: Movement) -> bool:
    """Return whether a decision on a country of the destination looks at labels, origins, or facts that permits prove."""
    decisions = movement.law.jurisdictions.decisions
    return any(
        entry.excludes_labels
        or entry.not_for
        or any(
            one.when_labels or _is_open(canonical(one.fact) or one.fact, movement) for one in entry.requires
        )
        for country in movement.destination.countries
        for entry in decisions(regime, country or "", movement.at)
    )
