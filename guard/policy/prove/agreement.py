"""Encoding and interpreter held against each other, movement by movement: which rules fire by the one and by the other."""

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from guard.policy.applicable import Index
from guard.policy.compiled import Law
from guard.policy.facts import NOWHERE
from guard.policy.prove.asked import asked_of
from guard.policy.prove.chance import drawn
from guard.policy.prove.circuit import Circuit
from guard.policy.prove.realised import realised, verdict
from guard.policy.prove.solver import Input
from guard.policy.prove.statements import Statements
from guard.policy.prove.world import World

_AT_ONCE = 4096


class Agreement(Struct, frozen=True):
    """How many movements were tried, how many of them pass, and those the two see differently."""

    count: int
    lawful: int
    differing: tuple[tuple[Input, frozenset[str]], ...] = ()  # with the rules that only one of them lets fire
    impossible: tuple[Input, ...] = ()  # movements that are, and that the encoding says cannot be


def disagreements(
    law: Law,
    since: date,
    *,
    seed: int,
    count: int,
    telling: tuple[str, ...] = (),
    advance: Callable[[int], None] = lambda done: None,  # noqa: ARG005 (nobody looks)
) -> Agreement:
    """Return what encoding and interpreter say differently of movements drawn by chance."""
    asked = asked_of([law], (), since)
    circuit = Circuit()
    world = World(circuit, asked)
    statements = Statements(law, world)
    roots = [statements.lawful, *statements.fires.values()]
    possible = circuit.every(world.rules)
    index = Index(law.rules, law.jurisdictions)
    lawful = 0
    differing: list[tuple[Input, frozenset[str]]] = []
    impossible: list[Input] = []
    inputs = drawn(asked, seed, count, telling=telling, profile=law.profile)
    left = count
    while left:
        batch = [next(inputs) for _ in range(min(left, _AT_ONCE))]
        left -= len(batch)
        lanes: dict[str, int] = {}
        for lane, given in enumerate(batch):
            for name in given:
                lanes[name] = lanes.get(name, 0) | 1 << lane
        values = circuit.evaluate(lanes, len(batch), [*roots, possible])
        for lane, given in enumerate(batch):
            encoded = frozenset(name for name, fires in statements.fires.items() if values[fires] >> lane & 1)
            movement = realised(given, asked)
            told = frozenset(one.code for one in verdict(movement, law, index).fired)
            if NOWHERE in movement.origins or not movement.origins:
                # the search blocks these before any rule is asked
                told = frozenset({"default.unknown_origin"})
                encoded &= told
            lawful += not encoded
            if encoded != told:
                differing.append((given, encoded ^ told))
            if not values[possible] >> lane & 1:
                impossible.append(given)
        advance(len(batch))
    return Agreement(count, lawful, tuple(differing), tuple(impossible))
