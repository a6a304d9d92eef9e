"""A counterexample made small: whatever can be left out of it without making it none is left out, for people to read it."""

from collections.abc import Iterable

from msgspec import Struct

from guard.policy.prove.circuit import Literal
from guard.policy.prove.solver import Input
from guard.policy.prove.world import World

_ROUNDS = 12
_USUAL = (
    "exporter.role=controller",
    "dest.role=processor",
    "dest.kind=bucket",
    "purpose=storage",
    "policy.profile=base",
)  # told least


class Cut(Struct, frozen=True):
    """Variables that become false, and those that become true in their place."""

    less: frozenset[str]
    more: frozenset[str] = frozenset()

    def of(self, given: Input) -> Input:
        return (given - self.less) | self.more


def shrunk(world: World, given: Input, literals: Iterable[Literal]) -> Input:
    """Return a smaller input that makes the same literals true and is as possible."""
    roots = [*literals, *world.rules]
    for _ in range(_ROUNDS):
        cuts = [cut for cut in _cuts(given, world.asked.days[0].isoformat()) if cut.less & given]
        alone = _passing(world, roots, [cut.of(given) for cut in cuts])
        kept = [cut for cut, passes in zip(cuts, alone, strict=True) if passes]
        if not kept:
            break
        together = [given]
        for cut in kept:
            together.append(cut.of(together[-1]))
        passing = _passing(world, roots, together)
        best = max(index for index, passes in enumerate(passing) if passes or index == 1)
        given = together[best]
    return given


def _cuts(given: Input, first: str) -> list[Cut]:
    """Return what can be left out: permits first, then answers, countries, facts, labels."""
    cuts = [
        Cut(
            frozenset({one for one in given if one.startswith(f"{usual.partition('=')[0]}=")} - {usual}),
            frozenset({usual}),
        )
        for usual in _USUAL
    ]
    days = {one for one in given if one.startswith("day=")} - {f"day={first}"}
    cuts.append(Cut(frozenset(days), frozenset({f"day={first}"})))
    for name in sorted(given):
        fact, is_value, value = name.partition("=")
        if name.startswith(("permit:", "answer:", "origin:", "dest.exposure:", "label:")):
            cuts.append(Cut(frozenset({name})))
        elif is_value and fact.startswith("to") and value != "?":
            place = fact.removeprefix("to")
            less = {one for one in given if one.startswith(f"{fact}.") or f"@{place}" in one}
            cuts.append(Cut(frozenset(less | {name}), frozenset({f"{fact}=?"})))
        elif is_value and "@" in fact and value != "?":
            cuts.append(Cut(frozenset({name}), frozenset({f"{fact}=?"})))
        elif f"declared:{fact}" in given and is_value and value != "?":
            cuts.append(Cut(frozenset({name, f"declared:{fact}"}), frozenset({f"{fact}=?"})))
        elif is_value and fact.startswith(("data.", "safeguards.", "volume.", "dest.")) and value != "?":
            cuts.append(Cut(frozenset({name}), frozenset({f"{fact}=?"})))
        elif (
            not is_value
            and (":" in name or name.endswith("?") or name.startswith(("opaque", "to")))
            and not name.startswith("declared:")
        ):
            cuts.append(Cut(frozenset({name})))
    order = ("permit:", "answer:", "to", "origin:", "data.", "safeguards.")
    return sorted(
        cuts,
        key=lambda cut: min(
            (i for i, one in enumerate(order) if min(cut.less, default="").startswith(one)), default=9
        ),
    )


def _passing(world: World, roots: list[Literal], inputs: list[Input]) -> list[bool]:
    """Return of each input whether it makes all roots true and says each thing once."""
    if not inputs:
        return []
    lanes: dict[str, int] = {}
    for lane, given in enumerate(inputs):
        for name in given:
            lanes[name] = lanes.get(name, 0) | 1 << lane
    values = world.circuit.evaluate(lanes, len(inputs), roots)
    every = (1 << len(inputs)) - 1
    for root in roots:
        every &= values[root]
    said = [world.circuit.names[abs(one)] for group in world.one_of for one in group]
    groups = {name.rpartition("=")[0] for name in said}
    return [bool(every >> lane & 1) and _says_each(given, groups) for lane, given in enumerate(inputs)]


def _says_each(given: Input, groups: set[str]) -> bool:
    """Return whether everything that has a value still has one."""
    return groups <= {name.rpartition("=")[0] for name in given}
