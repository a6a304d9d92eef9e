"""Whether any input makes a literal true, by z3: either it says none does, or it shows one."""

from collections.abc import Iterable
from typing import Any

from guard.policy.prove.circuit import TRUE, Circuit, Literal
from schemas.errors import GuardError, SettingsError

Input = frozenset[str]  # the variables that are true


class Undecided(GuardError):
    """The solver gave up before it knew; what it was asked counts as not proved."""


class Solver:
    """A circuit and what must hold of its variables, as z3 reads them. Only what a question rests on is translated."""

    def __init__(self, circuit: Circuit, *, seconds: int = 60) -> None:
        try:
            import z3  # noqa: PLC0415 (heavy, and needed by no record)
        except ImportError as error:
            raise SettingsError(
                "z3-solver is not installed; install `dataguard-streams[prove]`, or prove elsewhere"
            ) from error
        self._z3 = z3
        self._circuit = circuit
        self._context = z3.Context()
        self._solver = z3.SolverFor("QF_FD", ctx=self._context)
        self._solver.set("timeout", seconds * 1000)
        self._solver.set("random_seed", 0)
        self._told: dict[int, Any] = {TRUE: z3.BoolVal(True, ctx=self._context)}  # noqa: FBT003

    def require(self, literals: Iterable[Literal]) -> None:
        """Let literals be true in every input from now on."""
        self._solver.add([self._term(one) for one in literals])

    def exactly_one(self, literals: Iterable[Literal]) -> None:
        """Let exactly one of the literals be true in every input from now on."""
        # a ladder: each rung says whether one was true so far; it is much quicker here than z3's own counting
        so_far: Any = None
        for literal in literals:
            term = self._term(literal)
            if so_far is None:
                so_far = term
                continue
            rung = self._z3.FreshBool(ctx=self._context)
            either = self._z3.Or(so_far, term)
            self._solver.add(self._z3.Not(self._z3.And(so_far, term)), rung == either)
            so_far = rung
        self._solver.add(so_far)

    def is_possible(self, *literals: Literal) -> bool:
        """Return whether any input makes all literals true. Raise Undecided where the solver gave up."""
        answer = self._solver.check([self._term(one) for one in literals])
        if answer == self._z3.unknown:
            raise Undecided(
                f"the solver gave up ({self._solver.reason_unknown()}); give it more time, or less to prove at once"
            )
        return bool(answer == self._z3.sat)

    def find(self, *literals: Literal) -> Input | None:
        """Return an input that makes all literals true; None where there is none."""
        if not self.is_possible(*literals):
            return None
        model = self._solver.model()
        named = ((name, self._told.get(node)) for node, name in self._circuit.names.items())
        # asked by name: a model lists every rung of every ladder, too, and reading those took longer than solving
        return frozenset(name for name, term in named if term is not None and self._z3.is_true(model[term]))

    def _term(self, literal: Literal) -> Any:
        node = abs(literal)
        if node not in self._told:
            self._tell(node)
        term = self._told[node]
        return term if literal > 0 else self._z3.Not(term)

    def _tell(self, root: int) -> None:
        """Give every and below a node a name of its own: z3 then sees one formula, however often a part is used."""
        for node in self._missing(root):
            name = self._circuit.names.get(node)
            if name is not None:
                self._told[node] = self._z3.Bool(name, ctx=self._context)
                continue
            terms = [
                self._told[part] if part > 0 else self._z3.Not(self._told[-part])
                for part in self._circuit.parts[node]
            ]
            self._told[node] = self._z3.And(terms)

    def _missing(self, root: int) -> list[int]:
        """Return what a node rests on and z3 was not told yet, parts before what is made of them."""
        reached: set[int] = set()
        still = [root]
        while still:
            node = still.pop()
            if node not in reached and node not in self._told:
                reached.add(node)
                still.extend(abs(part) for part in self._circuit.parts[node])
        return sorted(reached)
