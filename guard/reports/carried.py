"""What a record carried to its destination, by the bundle that decided it: labels left in it, labels redacted away."""

from collections.abc import Set as AbstractSet

from msgspec import Struct

from guard.policy.compile import Policy
from guard.policy.compiled import Flow, residue
from guard.policy.scoring import at
from guard.replay.facts import counting
from guard.replay.past import Past
from schemas.label import most_specific, with_implied

_NONE: frozenset[str] = frozenset()


class Carried(Struct, frozen=True):
    """Labels as classifiers and the record's own declarations tell them; nobody else looked."""

    labels: frozenset[str] = _NONE  # the most specific ones, what redaction left included
    given: frozenset[str] = _NONE  # those of findings that went as they were, and declared ones
    removed: frozenset[str] = _NONE  # of findings that were rewritten
    faint: frozenset[str] = _NONE  # of findings below their thresholds there: seen, and not counted
    unknown: tuple[str, ...] = ()  # entities that the bundle has no labels for
    is_opaque: bool = False  # some of its bytes nobody could read


def carried(past: Past, policy: Policy, flow: Flow) -> Carried:
    """Return what a record carried."""
    gone = dict(past.redactions)
    there = counting(past, flow, past.day)
    counted = at(past.destination, there.entities, there.uncounted)
    faint = {one.entity for one in past.findings} - counted
    stayed = counted - gone.keys()
    given = _labels(stayed, policy) | frozenset(past.given.declared if past.given else ())
    left = frozenset(
        label
        for entity, operator in gone.items()
        for label in residue(policy.labels.get(entity, _NONE), operator)
    )
    return Carried(
        labels=most_specific(given | left),
        given=most_specific(given),
        removed=_labels(counted & gone.keys(), policy),
        faint=_labels(faint, policy),
        unknown=tuple(sorted(one for one in stayed if one not in policy.labels)),
        is_opaque=bool(past.given and past.given.opaque),
    )


def has(labels: frozenset[str], label: str) -> bool:
    """Return whether one of the labels is this one, or implies it.

    >>> has(frozenset({"phi"}), "health"), has(frozenset({"personal"}), "health")
    (True, False)
    """
    return label in with_implied(labels)


def _labels(entities: AbstractSet[str], policy: Policy) -> frozenset[str]:
    return frozenset(label for entity in entities for label in policy.labels.get(entity, _NONE))
