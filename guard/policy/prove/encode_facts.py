"""Conditions on recorded facts, as pairs of literals: what `guard.policy.factual` answers for one movement."""

from collections.abc import Callable

from guard.policy.prove import kleene
from guard.policy.prove.asked import Days
from guard.policy.prove.circuit import FALSE, TRUE, Literal
from guard.policy.prove.kleene import NO, UNKNOWN, Answer, certain
from guard.policy.prove.places import Scope
from guard.policy.prove.world import World
from schemas.vocabulary import FACTS, FactValue

_LIMITS: dict[str, Callable[[float, float], bool]] = {
    "at_least": lambda value, limit: value >= limit,
    "more_than": lambda value, limit: value > limit,
    "at_most": lambda value, limit: value <= limit,
    "less_than": lambda value, limit: value < limit,
}
_NUMBERS = (int, float)


def chosen(
    world: World, name: str, accepts: Callable[[FactValue | Days], bool], scope: Scope = None
) -> Answer:
    """Return whether a fact's value is accepted; unknown where nobody knows the value."""
    values = world.values(name, scope)
    yes = [one for one, value in values if accepts(value)]
    no = [one for one, value in values if not accepts(value)]
    return Answer(world.circuit.some(yes), world.circuit.some(no))


def factual(world: World, asked: str, value: object, scope: Scope) -> Answer:
    if asked == "certification":
        names = world.members("dest.certifications", None)
        return Answer(world.circuit.some(one for one, word in names if word == value), FALSE)
    if isinstance(value, str):
        return _of_name(world, asked, value, scope)
    each = value.items() if isinstance(value, dict) else ()
    return kleene.every(world.circuit, (_compared(world, asked, name, limit, scope) for name, limit in each))


def _of_name(world: World, asked: str, name: str, scope: Scope) -> Answer:
    if asked == "recorded":
        return certain(_is_recorded(world, name, scope))
    if is_list(name):
        return UNKNOWN
    if asked == "fact":
        return _chosen_of(world, name, scope, bool, lambda one: one is True)
    return _chosen_of(world, name, scope, Days, lambda one: _number(one) >= 0)  # current


def _is_recorded(world: World, name: str, scope: Scope) -> Literal:
    if is_list(name):
        listed = [one for one, _ in world.members(name, scope)]
        if name == "dest.processing_countries":
            return TRUE
        return world.circuit.some(listed)
    values = world.values(name, scope)
    # INVARIANT: a day is recorded, today included; zero, false and the empty word are not
    return world.circuit.some(
        one for one, value in values if isinstance(value, Days) or value not in (False, "")
    )


def _compared(world: World, asked: str, name: str, limit: object, scope: Scope) -> Answer:
    if asked == "contains":
        words = limit if isinstance(limit, tuple) else (limit,)
        if not is_list(name):
            return NO
        return certain(world.circuit.some(one for one, word in world.members(name, scope) if word in words))
    if is_list(name):
        return UNKNOWN
    if asked == "equals":
        return chosen(
            world, name, lambda one: one in limit if isinstance(limit, tuple) else one == limit, scope
        )
    if asked == "within_days":
        return _chosen_of(world, name, scope, Days, lambda one: _number(one) >= -_number(limit))
    compares = _LIMITS[asked]
    return _chosen_of(world, name, scope, _NUMBERS, lambda one: compares(_number(one), _number(limit)))


def _chosen_of(
    world: World,
    name: str,
    scope: Scope,
    sort: type | tuple[type, ...],
    accepts: Callable[[FactValue | Days], bool],
) -> Answer:
    """Return the same for values of one sort; a value of another says nothing."""
    values = [(one, value) for one, value in world.values(name, scope) if _is_a(value, sort)]
    yes = [one for one, value in values if accepts(value)]
    no = [one for one, value in values if not accepts(value)]
    return Answer(world.circuit.some(yes), world.circuit.some(no))


def is_list(name: str) -> bool:
    return FACTS.get(name, ("flag", ""))[0] in {"list", "countries"}


def _is_a(value: FactValue | Days, sort: type | tuple[type, ...]) -> bool:
    if sort == _NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool | Days)
    return isinstance(value, sort)


def _number(value: object) -> float:
    """Return a number as one; whoever asks has seen that it is."""
    return value if isinstance(value, int | float) else float("nan")
