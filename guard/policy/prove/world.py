"""Any movement there can be, as variables: what is given, where from, where to, by whom, under which permits, on which day.

A variable is made when it is first asked for, together with what must hold of it: one exporter, one purpose, a country at
least, permits that prove what their mechanism proves. Facts are what the guard knows once all records are looked up.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import get_args

from guard.policy.prove.asked import ANOTHER, COMPUTED, Asked, Days, proved_by
from guard.policy.prove.circuit import FALSE, TRUE, Circuit, Literal
from guard.policy.prove.places import NOWHERE, Places, Scope
from schemas.condition import PROFILES
from schemas.destination import DestinationKind
from schemas.label import PERSONAL, with_implied
from schemas.purpose import Purpose, Role
from schemas.vocabulary import FactValue

Values = list[tuple[Literal, FactValue | Days]]
PURPOSE, ORIGIN, EXPOSURE = "purpose", "origin", "dest.exposure"
_UNKNOWN_TOO = frozenset({"exporter.sector", "dest.operator_domicile", "dest.ultimate_parent_domicile"})


class World(Places):
    """The variables of any movement: its places, and all else that laws ask of it."""

    def __init__(self, circuit: Circuit, asked: Asked, places: int = 3) -> None:
        super().__init__(circuit, asked.countries, places)
        self.asked = asked
        self.days = {day: circuit.variable(f"day={day}") for day in asked.days}
        self.one_of.append(list(self.days.values()))
        self.is_opaque, self.is_taken_opaque, self.is_nowhere, self.has_origin = (
            circuit.variable(name) for name in ("opaque", "opaque.taken", "origin.unknown", "origin.known")
        )
        self.rules.append(circuit.implies(self.is_opaque, self.given(PERSONAL)))
        # asked once: a method's cache would keep the world alive
        self.values: Callable[[str, Scope], Values] = cache(self._values)
        self.members: Callable[[str, Scope], list[tuple[Literal, str]]] = cache(self._members)
        self.is_given: Callable[[str, Scope], Literal] = cache(self._is_given)
        self.label: Callable[[str], Literal] = cache(self._label)
        self.permit: Callable[[str, Scope], Literal] = cache(self._permit)
        self.listed: Callable[[str, int], Literal] = cache(self._listed)

    def on(self, holds: Callable[[date], bool]) -> Literal:
        """Return what is true on the days on which something holds; it changes on none between two of them."""
        return self.circuit.some(day for at, day in self.days.items() if holds(at))

    def given(self, label: str) -> Literal:
        """Return whether a record is given a label outright."""
        return self.circuit.variable(f"label:{label}")

    def _label(self, label: str) -> Literal:
        """Return whether a record has a label, outright or implied by another."""
        return self.circuit.some(self.given(one) for one in self.asked.labels if label in with_implied({one}))

    def answer(self, question: str, label: str) -> Literal:
        """Return whether a valid answer to a question names a label."""
        return self.circuit.variable(f"answer:{question}:{label}")

    # -- facts of one value

    def _values(self, name: str, scope: Scope) -> Values:
        if name == "dest.run_by_exporter":
            return [(self.is_own, True), (-self.is_own, False)]
        if name in COMPUTED or name == PURPOSE:
            return self._choice(name) if scope is None else self.values(name, None)
        if scope is None or name not in self.asked.scoped:
            known = [
                (self.circuit.variable(f"{name}={written(value)}"), value)
                for value in self.asked.values[name]
            ]
            if scope is None:
                self.one_of.append([*(one for one, _ in known), self.circuit.variable(f"{name}=?")])
                self._at_scopes(name, known)
            return known if scope is None else self.values(name, None)
        declared = self.declared(name)
        outright = self.values(name, None)
        if scope == NOWHERE:
            return [(self.circuit.every((declared, one)), value) for one, value in outright]
        proven = [(self.circuit.variable(f"{name}@{scope}={written(value)}"), value) for _, value in outright]
        self.one_of.append([*(one for one, _ in proven), self.circuit.variable(f"{name}@{scope}=?")])
        return [
            (self._either(declared, here, there), value)
            for (here, value), (there, _) in zip(outright, proven, strict=True)
        ]

    def declared(self, name: str) -> Literal:
        """Return whether a fact is recorded with flow, destination or operator; else permits alone may prove it."""
        return self.circuit.variable(f"declared:{name}")

    def _at_scopes(self, name: str, known: Values) -> None:
        """Tie what is known for all countries at once to what is known for each: the same permits prove both."""
        circuit, declared = self.circuit, self.declared(name)
        is_known = circuit.some(one for one, _ in known)
        self.rules.append(circuit.implies(declared, is_known))
        if name not in self.asked.scoped:
            return
        by_permit = circuit.every((-declared, is_known))
        self.rules.append(circuit.implies(by_permit, -self.is_access_unknown))
        for place in self.places:
            here = self.is_abroad(place)
            there = [circuit.variable(f"{name}@{place}={written(value)}") for _, value in known]
            self.rules.append(circuit.implies(circuit.every((by_permit, here)), circuit.some(there)))
            alone = circuit.every((-declared, self.is_alone(place)))
            for one, (all_of, _) in zip(there, known, strict=True):
                self.rules.append(circuit.implies(circuit.every((alone, one)), all_of))

    def _choice(self, name: str) -> Values:
        words: Iterable[str] = {
            "exporter.role": get_args(Role),
            "dest.role": get_args(Role),
            "exporter.sector": self.asked.sectors,
            "dest.operator": self.asked.operators,
            "dest.kind": get_args(DestinationKind),
            "policy.profile": PROFILES,
            PURPOSE: get_args(Purpose),
        }.get(name, self.asked.countries)
        known: Values = [(self.circuit.variable(f"{name}={word}"), word) for word in words]
        none = [self.circuit.variable(f"{name}=?")] if name in _UNKNOWN_TOO else []
        self.one_of.append([*(one for one, _ in known), *none])
        return known

    @property
    def is_own(self) -> Literal:
        """Whether the exporter itself runs the destination; its operator then has the exporter's domicile."""
        own = self.circuit.variable("dest.run_by_exporter")
        if not self._own_told:
            self._own_told = True
            self.values("dest.operator_domicile", None)
            for country in self.asked.countries:
                domicile = self.circuit.variable(f"dest.operator_domicile={country}")
                both = self.circuit.every((own, self.exporter(country)))
                self.rules.append(self.circuit.implies(both, domicile))
        return own

    _own_told = False

    # -- lists

    def _members(self, name: str, scope: Scope) -> list[tuple[Literal, str]]:
        if name in {"dest.processing_countries", "dest.access_countries"}:
            return self.named(name)
        if name == ORIGIN:
            words: Iterable[str] = self.asked.countries
        elif name == EXPOSURE:
            words = self.asked.exposures
        else:
            words = self.asked.members.get(name, (ANOTHER,))
        if scope is None or name not in self.asked.scoped:
            found = [(self.circuit.variable(f"{name}:{word}"), word) for word in words]
            if scope is None:
                self._tell_list(name, found)
            return found if scope is None else self.members(name, None)
        declared, outright = self.declared(name), self.members(name, None)
        if scope == NOWHERE:
            return [(self.circuit.every((declared, one)), word) for one, word in outright]
        there = [self.circuit.variable(f"{name}@{scope}:{word}") for _, word in outright]
        is_there = self.circuit.variable(f"{name}@{scope}?")
        self.rules += [self.circuit.implies(one, is_there) for one in there]
        return [
            (self._either(declared, here, one), word)
            for (here, word), one in zip(outright, there, strict=True)
        ]

    def _tell_list(self, name: str, found: list[tuple[Literal, str]]) -> None:
        circuit = self.circuit
        is_any = circuit.some(one for one, _ in found)
        if name == ORIGIN:
            self.rules.append(circuit.implies(is_any, self.has_origin))
            self.rules.append(circuit.implies(self.has_origin, is_any))
        elif name not in COMPUTED and name != EXPOSURE:
            here = circuit.variable(f"{name}?")
            self.rules += [circuit.implies(one, here) for one, _ in found]
            self.rules.append(circuit.implies(self.declared(name), here))
            if name in self.asked.scoped:
                self._tie_list(name, here, found)

    def _tie_list(self, name: str, here: Literal, found: list[tuple[Literal, str]]) -> None:
        """Tie a list known for all countries at once to what is known for each, as values are."""
        circuit = self.circuit
        by_permit = circuit.every((-self.declared(name), here))
        self.rules.append(circuit.implies(by_permit, -self.is_access_unknown))
        for place in self.places:
            there = circuit.variable(f"{name}@{place}?")
            self.rules.append(circuit.implies(circuit.every((by_permit, self.is_abroad(place))), there))
            alone = circuit.every((-self.declared(name), self.is_alone(place), there))
            self.rules.append(circuit.implies(alone, here))
            for all_of, word in found:
                one = circuit.variable(f"{name}@{place}:{word}")
                self.rules.append(circuit.implies(circuit.every((alone, one)), all_of))
                self.rules.append(circuit.implies(circuit.every((alone, all_of)), one))

    def _is_given(self, name: str, scope: Scope) -> Literal:
        """Return whether a list is recorded, be it empty."""
        if name == "dest.access_countries":
            return -self.is_access_unknown
        if name in COMPUTED:
            return TRUE
        here = self.circuit.variable(f"{name}?")
        if scope is None or name not in self.asked.scoped:
            return here
        declared = self.declared(name)
        if scope == NOWHERE:
            return self.circuit.every((declared, here))
        return self._either(declared, here, self.circuit.variable(f"{name}@{scope}?"))

    def _listed(self, name: str, place: int) -> Literal:
        """Return whether a list names the country of a place, which no law asks for by name."""
        if name in COMPUTED:
            return FALSE
        listed = self.circuit.variable(f"{name}@listed:{place}")
        named = self.circuit.some(
            self.at(place, word) for word in self.asked.members[name] if word in self.asked.countries
        )
        another = next(one for one, word in self.members(name, place) if word == ANOTHER)
        self.rules.append(
            self.circuit.implies(listed, self.circuit.every((another, self.is_given(name, place))))
        )
        self.rules.append(self.circuit.implies(listed, -named))
        return listed

    # -- countries and permits

    def _permit(self, mechanism: str, scope: Scope) -> Literal:
        """Return whether a permit covers the movement: to this country, or to all but the exporter's own."""
        circuit = self.circuit
        if scope == NOWHERE:
            return FALSE
        if scope is not None:
            permit = circuit.variable(f"permit:{mechanism}@{scope}")
            for name in proved_by(mechanism):
                if name in self.asked.values and name in self.asked.scoped:
                    known = circuit.some(one for one, _ in self.values(name, scope))
                    self.rules.append(circuit.implies(permit, known))
            return permit
        permit = circuit.variable(f"permit:{mechanism}")
        self.rules.append(circuit.implies(permit, -self.is_access_unknown))
        for place in self.places:
            here, there = self.is_abroad(place), self.permit(mechanism, place)
            self.rules.append(circuit.implies(circuit.every((permit, here)), there))
            alone = circuit.every((self.is_alone(place), there))
            self.rules.append(circuit.implies(alone, permit))
        for name in proved_by(mechanism):
            if name in self.asked.values:
                known = circuit.some(one for one, _ in self.values(name, None))
                self.rules.append(circuit.implies(permit, known))
        return permit

    def _either(self, which: Literal, one: Literal, other: Literal) -> Literal:
        circuit = self.circuit
        return circuit.some((circuit.every((which, one)), circuit.every((-which, other))))


def written(value: object) -> str:
    """Return how a variable's name writes a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, Days) else str(value)
