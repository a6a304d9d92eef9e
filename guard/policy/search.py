"""The smallest set of entities whose redaction makes a record lawful.

Entities with the same labels stand or fall together: as long as one of them is left, its labels are left, so to
redact a part of a group changes nothing for the better (rules never excuse by labels). The search runs over groups.
"""

from collections.abc import Callable, Iterator
from itertools import combinations

from msgspec import Struct

EXACT = 12  # groups up to which every set is tried: 4,096 sets, some milliseconds at worst


class Group(Struct, frozen=True):
    """Entities with the same labels and the same labels left after redaction."""

    labels: frozenset[str]
    residue: frozenset[str]
    entities: tuple[str, ...]


def smallest(
    groups: tuple[Group, ...], accepts: Callable[[frozenset[Group]], bool]
) -> frozenset[Group] | None:
    """Return the accepted set with the fewest entities, ties by name; None where none is accepted.

    Above `EXACT` groups in question it is a set from which no single group can be left out.
    """
    needed: frozenset[Group] = frozenset()
    if not any(group.residue for group in groups):
        # Redaction then only takes labels away, so more of it is never worse: what is refused with all redacted is
        # refused with less, and a group that all others cannot do without belongs to every accepted set.
        whole = frozenset(groups)
        if not accepts(whole):
            return None
        needed = frozenset(group for group in groups if not accepts(whole - {group}))
    others = tuple(group for group in groups if group not in needed)
    if len(others) > EXACT:
        return _greedy(groups, needed, accepts)
    return next((chosen for chosen in _by_size(others, needed) if accepts(chosen)), None)


def _by_size(others: tuple[Group, ...], needed: frozenset[Group]) -> Iterator[frozenset[Group]]:
    """Yield the sets that hold all that is needed, those with the fewest entities first."""
    yield needed
    sets = [chosen for count in range(1, len(others) + 1) for chosen in combinations(others, count)]
    sets.sort(key=lambda chosen: (sum(len(group.entities) for group in chosen), sorted(_names(chosen))))
    yield from (needed.union(chosen) for chosen in sets)


def _greedy(
    groups: tuple[Group, ...], needed: frozenset[Group], accepts: Callable[[frozenset[Group]], bool]
) -> frozenset[Group] | None:
    chosen = frozenset(groups)
    if not accepts(chosen):
        return None
    for group in sorted(groups, key=lambda one: (-len(one.entities), one.entities)):
        without = chosen - {group}
        if group not in needed and accepts(without):
            chosen = without
    return chosen


def _names(chosen: tuple[Group, ...]) -> Iterator[str]:
    return (name for group in chosen for name in group.entities)
