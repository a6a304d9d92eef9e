"""Movements without what the variables tell too freely: counterexamples are looked for among these first."""

from guard.policy.prove.circuit import Literal
from guard.policy.prove.world import World


def plain(world: World) -> Literal:
    """Return what holds of movements without what the variables tell too freely: counterexamples come from them first.

    That is a country beside a part of it with law of its own (one permit covers both), and lists that permits prove.
    """
    circuit = world.circuit
    parts = [one for one in world.asked.countries if "-" in one]
    pairs = [(one, other) for one in world.places for other in world.places if one != other]
    nested = [
        circuit.every((world.at(place, one), world.at(other, one.partition("-")[0])))
        for one in parts
        for place, other in pairs
    ]
    lists = [name for name in world.asked.scoped if name in world.asked.members]
    by_permit = [
        circuit.every((-world.declared(name), circuit.variable(f"{name}{scope}?")))
        for name in lists
        for scope in ("", *(f"@{place}" for place in world.places))
    ]
    return -circuit.some((*nested, *by_permit))
