"""Questions about laws for all movements, answered by the solver, each counterexample judged by the interpreter too."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from guard.policy.compiled import Law
from guard.policy.prove.asked import Asked, asked_of
from guard.policy.prove.circuit import Circuit, Literal
from guard.policy.prove.judged import verdict
from guard.policy.prove.plain import plain
from guard.policy.prove.realised import Realised, realised
from guard.policy.prove.shrink import shrunk
from guard.policy.prove.solver import Input, Solver
from guard.policy.prove.statements import Statements
from guard.policy.prove.world import World
from schemas.condition import PROFILES, Condition, Profile
from schemas.errors import GuardError

_TRIES = 8  # inputs that the interpreter sees otherwise before a question counts as open
Check = Callable[[Realised, Sequence[Law]], bool]


class Disagreement(GuardError):
    """Encoding and interpreter see a movement differently: nothing is proved until that is mended."""


class Witness(Struct, frozen=True, eq=False):
    """A movement that shows something, as the interpreter confirmed it."""

    given: Input
    movement: Realised
    profile: Profile
    fired: tuple[str, ...] = ()  # rules that fire on it under the last law


class Questions:
    """Some laws over the same movements. Laws that share a rule share its encoding."""

    def __init__(
        self,
        laws: Sequence[Law],
        conditions: Iterable[Condition],
        since: date,
        *,
        own_profile: bool = False,
        places: int = 3,
        seconds: int = 60,
    ) -> None:
        self.laws = tuple(laws)
        self.asked: Asked = asked_of(self.laws, conditions, since)
        self.circuit = Circuit()
        self.world = World(self.circuit, self.asked, places)
        self.statements = [Statements(law, self.world, own_profile=own_profile) for law in self.laws]
        self._own_profile = own_profile
        self._solver = Solver(self.circuit, seconds=seconds)
        self._told = (0, 0)

    def is_possible(self, *literals: Literal) -> bool:
        """Return whether any movement makes all literals true."""
        self._tell()
        return self._solver.is_possible(*literals)

    def find(self, check: Check, *literals: Literal, small: bool = True) -> Witness | None:
        """Return a small movement that makes all literals true and that the interpreter confirms; None where there is none.

        Raise Disagreement where the interpreter confirms none of several.
        """
        self._tell()
        among = [plain(self.world)]
        self._tell()
        given = self._solver.find(*literals, *among)
        if given is None:
            among = []
            given = self._solver.find(*literals)
        refuted: list[Literal] = []
        while given is not None and len(refuted) < _TRIES:
            for one in (shrunk(self.world, given, literals), given) if small else (given,):
                found = self._confirmed(one, check)
                if found is not None:
                    return found
            refuted.append(self._otherwise(given))
            given = self._solver.find(*literals, *among, *refuted)
        if not refuted:
            return None
        raise Disagreement(
            "the encoding and the interpreter see a movement differently; nothing is proved by this encoding"
        )

    def verdict_of(self, movement: Realised, law: Law) -> tuple[str, ...]:
        """Return the rules and defaults that the interpreter lets fire."""
        return tuple(one.code for one in verdict(movement, law).fired)

    def _confirmed(self, given: Input, check: Check) -> Witness | None:
        profile: Profile = next((one for one in PROFILES if f"policy.profile={one}" in given), PROFILES[0])
        movement = realised(given, self.asked)
        laws = [law if self._own_profile else replace(law, profile=profile) for law in self.laws]
        if not check(movement, laws):
            return None
        return Witness(given, movement, profile, self.verdict_of(movement, laws[-1]))

    def _otherwise(self, given: Input) -> Literal:
        """Return what sets other inputs apart from one: the countries, the parties or the record differ."""
        named = [
            one
            for one in given
            if one.startswith(("to", "exporter.country=", "label:", "declared:", "permit:"))
        ]
        return -self.circuit.every(self.circuit.variable(one) for one in named)

    def _tell(self) -> None:
        """Tell the solver what must hold of the variables that were made since."""
        rules, groups = self._told
        self._solver.require(self.world.rules[rules:])
        for group in self.world.one_of[groups:]:
            self._solver.exactly_one(group)
        self._told = (len(self.world.rules), len(self.world.one_of))
