"""Encoding and interpreter held against each other, movement by movement: which rules fire by the one and by the other."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import reduce
from operator import or_

from msgspec import Struct

from guard.policy.applicable import Index
from guard.policy.compiled import Law
from guard.policy.facts import NOWHERE
from guard.policy.prove.asked import Asked, asked_of
from guard.policy.prove.chance import Way, drawn_ways
from guard.policy.prove.circuit import Circuit
from guard.policy.prove.judged import applicable_to, verdict
from guard.policy.prove.realised import realised, with_record
from guard.policy.prove.solver import Input
from guard.policy.prove.statements import Statements
from guard.policy.prove.world import World

_AT_ONCE = 4096
UNKNOWN_ORIGIN = "default.unknown_origin"


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
    records: int = 1,
    telling: tuple[str, ...] = (),
    advance: Callable[[int], None] = lambda done: None,  # noqa: ARG005 (nobody looks)
) -> Agreement:
    """Return what encoding and interpreter say differently of movements drawn by chance, some records on each way."""
    asked = asked_of([law], (), since)
    circuit = Circuit()
    world = World(circuit, asked)
    statements = Statements(law, world)
    fires = statements.fires
    possible = circuit.every(world.rules)
    index = Index(law.rules, law.jurisdictions)
    lawful = 0
    differing: list[tuple[Input, frozenset[str]]] = []
    impossible: list[Input] = []
    ways = drawn_ways(asked, seed, count, records, telling=telling, profile=law.profile)
    for batch in _batches(ways):
        inputs = _Lanes()
        told: dict[str, int] = dict.fromkeys(fires, 0)
        for way in batch:
            for lane, codes in enumerate(_fired(way, asked, law, index), start=len(inputs.all)):
                for code in codes:
                    told[code] = told.get(code, 0) | 1 << lane
            inputs.add(way)
        lanes = len(inputs.all)
        values = circuit.evaluate(inputs.lanes, lanes, [*fires.values(), possible])
        # the search blocks a record from nobody knows where before any rule is asked
        heard = {code: ~0 if code == UNKNOWN_ORIGIN else ~told[UNKNOWN_ORIGIN] for code in fires}
        encoded = {code: values[literal] & heard[code] for code, literal in fires.items()}
        odd = {code: encoded.get(code, 0) ^ bits for code, bits in told.items()}
        lawful += lanes - reduce(or_, encoded.values()).bit_count()
        for lane in _bits(reduce(or_, odd.values())):
            codes = frozenset(code for code, bits in odd.items() if bits >> lane & 1)
            differing.append((inputs.all[lane], codes))
        impossible += [inputs.all[lane] for lane in _bits(((1 << lanes) - 1) & ~values[possible])]
        advance(lanes)
    return Agreement(count, lawful, tuple(differing), tuple(impossible))


class _Lanes:
    """Inputs side by side, one bit each in the variables that they make true."""

    def __init__(self) -> None:
        self.lanes: dict[str, int] = {}
        self.all: list[Input] = []

    def add(self, way: Way) -> None:
        first = len(self.all)
        self._tell(way.given, ((1 << len(way.records)) - 1) << first)
        for lane, record in enumerate(way.records, start=first):
            self._tell(record, 1 << lane)
            self.all.append(way.given | record)

    def _tell(self, names: Input, bits: int) -> None:
        for name in names:
            self.lanes[name] = self.lanes.get(name, 0) | bits


def _fired(way: Way, asked: Asked, law: Law, index: Index) -> Iterator[Iterable[str]]:
    """Yield what the interpreter lets fire on each record of a way."""
    movement = realised(way.given, asked)
    applicable = applicable_to(movement, law, index)
    for record in way.records:
        one = with_record(movement, record)
        if NOWHERE in one.origins or not one.origins:
            yield (UNKNOWN_ORIGIN,)
        else:
            yield {fired.code for fired in verdict(one, law, applicable).fired}


def _batches(ways: Iterable[Way]) -> Iterator[list[Way]]:
    batch: list[Way] = []
    count = 0
    for way in ways:
        batch.append(way)
        count += len(way.records)
        if count >= _AT_ONCE:
            yield batch
            batch, count = [], 0
    if batch:
        yield batch


def _bits(value: int) -> Iterator[int]:
    """Yield the places of a number's ones."""
    while value:
        last = value & -value
        yield last.bit_length() - 1
        value ^= last
