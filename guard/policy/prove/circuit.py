"""A circuit of ands and nots over named variables, each distinct part of it once: what a policy says, as one formula.

A literal is a number: a node's, or its negative for the opposite. Equal parts are one node, so two encodings of the same
law are the same literal, and a million inputs are evaluated some thousand at a time, one bit each.
"""

from collections.abc import Iterable, Mapping

Literal = int
TRUE: Literal = 1
FALSE: Literal = -1


class Circuit:
    """Nodes are numbered from 1 (the constant true); every node's parts come before it."""

    def __init__(self) -> None:
        self.parts: list[tuple[Literal, ...]] = [
            (),
            (),
        ]  # an and's parts; empty for the constant and variables
        self.names: dict[int, str] = {}  # node -> variable
        self._variables: dict[str, int] = {}
        self._known: dict[tuple[Literal, ...], int] = {}

    def variable(self, name: str) -> Literal:
        """Return the literal of a variable, new where it was never asked for."""
        node = self._variables.get(name)
        if node is None:
            node = self._variables[name] = len(self.parts)
            self.parts.append(())
            self.names[node] = name
        return node

    def every(self, literals: Iterable[Literal]) -> Literal:
        """Return what is true where all are."""
        kept = set(literals)
        kept.discard(TRUE)
        if FALSE in kept or any(-one in kept for one in kept):
            return FALSE
        if len(kept) < 2:
            return next(iter(kept), TRUE)
        parts = tuple(sorted(kept))
        node = self._known.get(parts)
        if node is None:
            node = self._known[parts] = len(self.parts)
            self.parts.append(parts)
        return node

    def some(self, literals: Iterable[Literal]) -> Literal:
        """Return what is true where one is."""
        return -self.every([-one for one in literals])

    def implies(self, one: Literal, other: Literal) -> Literal:
        return self.some((-one, other))

    def cone(self, roots: Iterable[Literal]) -> list[int]:
        """Return the nodes that literals rest on, parts before what is made of them."""
        reached: set[int] = set()
        still = [abs(one) for one in roots]
        while still:
            node = still.pop()
            if node not in reached:
                reached.add(node)
                still.extend(abs(part) for part in self.parts[node])
        return sorted(reached)

    def evaluate(self, inputs: Mapping[str, int], lanes: int, roots: Iterable[Literal]) -> dict[Literal, int]:
        """Return each root's value for `lanes` inputs at once, one bit an input; a variable not given is false."""
        wanted = list(roots)
        ones = (1 << lanes) - 1
        values: dict[Literal, int] = {TRUE: ones, FALSE: 0}
        for node in self.cone(wanted):
            if node == TRUE:
                continue
            parts = self.parts[node]
            if parts:
                value = ones
                for part in parts:
                    value &= values[part]
                    if not value:
                        break
            else:
                value = inputs.get(self.names[node], 0)
            values[node], values[-node] = value, ones ^ value
        return {one: values[one] for one in wanted}
