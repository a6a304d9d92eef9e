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

    Above `EXACT` groups it is a set from which no single group can be left out.
    """
    if len(groups) > EXACT:
        return _greedy(groups, accepts)
    return next((chosen for chosen in _by_size(groups) if accepts(chosen)), None)


def _by_size(groups: tuple[Group, ...]) -> Iterator[frozenset[Group]]:
    sets = [chosen for count in range(len(groups) + 1) for chosen in combinations(groups, count)]
    sets.sort(key=lambda chosen: (sum(len(group.entities) for group in chosen), sorted(_names(chosen))))
    return (frozenset(chosen) for chosen in sets)


def _greedy(
    groups: tuple[Group, ...], accepts: Callable[[frozenset[Group]], bool]
) -> frozenset[Group] | None:
    chosen = frozenset(groups)
    if not accepts(chosen):
        return None
    for group in sorted(groups, key=lambda one: (-len(one.entities), one.entities)):
        without = chosen - {group}
        if accepts(without):
            chosen = without
    return chosen


def _names(chosen: tuple[Group, ...]) -> Iterator[str]:
    return (name for group in chosen for name in group.entities)
