"""Conditions as pairs of literals: what `guard.policy.conditions` answers for one movement, told for all of them at once."""

from collections.abc import Iterable

from guard.policy.compiled import Law
from guard.policy.prove import kleene
from guard.policy.prove.circuit import FALSE, TRUE, Literal
from guard.policy.prove.encode_facts import chosen, factual, is_list
from guard.policy.prove.kleene import NO, UNKNOWN, Answer, certain
from guard.policy.prove.places import NOWHERE, Scope
from guard.policy.prove.world import EXPOSURE, ORIGIN, PURPOSE, World
from guard.residency.jurisdictions import parent_of
from schemas.condition import COUNTRY_WISE, PROFILES, Condition
from schemas.jurisdiction import Adequacy
from schemas.vocabulary import canonical

_BINDING = frozenset({"country_in", "country_outside", "country_listed", "adequate", "permit"})
_FAMILIES = {
    "purposes": PURPOSE,
    "exporter_role": "exporter.role",
    "exporter_sector": "exporter.sector",
    "destination_kind": "dest.kind",
    "operators": "dest.operator",
}
_DOMICILES = {"operator": "dest.operator_domicile", "parent": "dest.ultimate_parent_domicile"}


class Encoding:
    """One law's conditions over the variables of any movement."""

    def __init__(self, law: Law, world: World, *, own_profile: bool = False) -> None:
        self.law = law
        self._own_profile = own_profile  # the law's own, and no other: two laws may differ in it
        self.world = world
        self.circuit = world.circuit
        self._known: dict[tuple[int, Scope], Answer] = {}
        self._kept: list[Condition] = []  # so that no other condition gets the number of one that is gone
        self._bound: dict[int, bool] = {}

    def holds(self, condition: Condition, scope: Scope = None) -> Answer:
        """Return when a condition is met, and when it is not."""
        if scope is not None and not self._is_bound(condition):
            scope = None
        known = self._known.get((id(condition), scope))
        if known is None:
            self._kept.append(condition)
            known = self._known[id(condition), scope] = self._answer(condition, scope)
        return known

    def _is_bound(self, condition: Condition) -> bool:
        """Return whether the country that a country-wise condition speaks of makes a difference."""
        known = self._bound.get(id(condition))
        if known is None:
            self._kept.append(condition)
            asked, value = condition.asks, getattr(condition, condition.asks)
            if asked in COUNTRY_WISE:
                known = False
            elif asked == "ground":
                ground = self.law.grounds.get(value)
                known = ground is not None and self._is_bound(ground.ground.when)
            elif asked in _BINDING:
                known = True
            elif asked in {"all", "any", "none"}:
                known = any(self._is_bound(part) for part in value)
            else:
                known = not self.world.asked.scoped.isdisjoint(condition.facts)
            self._bound[id(condition)] = known
        return known

    def _answer(self, condition: Condition, scope: Scope) -> Answer:  # one line a kind
        asked, value = condition.asks, getattr(condition, condition.asks)
        if asked in COUNTRY_WISE:
            return self._country_wise(asked, value)
        match asked:
            case "all":
                return self._every(self.holds(part, scope) for part in value)
            case "any" | "none":
                some = kleene.some(self.circuit, (self.holds(part, scope) for part in value))
                return some if asked == "any" else some.negated()
            case "ground":
                return self._ground(value, scope)
            case "labels_any":
                return certain(self.circuit.some(self.world.label(one) for one in value))
            case "labels_all":
                return certain(self.circuit.every(self.world.label(one) for one in value))
            case "profile":
                enough = set(PROFILES[PROFILES.index(value) :])
                if self._own_profile:
                    return certain(TRUE if self.law.profile in enough else FALSE)
                return chosen(self.world, "policy.profile", lambda one: one in enough)
            case "exporter_in":
                return chosen(self.world, "exporter.country", lambda one: self._within(str(one), value))
            case "origins_in":
                origins = self.world.members(ORIGIN, None)
                return certain(self.circuit.some(one for one, word in origins if self._within(word, value)))
            case "exposed_to":
                laws = self.world.members(EXPOSURE, None)
                return certain(self.circuit.some(one for one, word in laws if word in value))
            case "country_in" | "country_outside":
                inside = UNKNOWN if scope is None or scope == NOWHERE else certain(self._places(scope, value))
                return inside if asked == "country_in" else inside.negated()
            case "country_listed":
                return self._listed(value, scope)
            case "adequate":
                return self._adequate(value, scope)
            case "permit":
                return certain(self.circuit.some(self.world.permit(one, scope) for one in value))
            case "operator_in" | "parent_in" | "operator_outside" | "parent_outside":
                which, _, where = asked.partition("_")
                inside = chosen(self.world, _DOMICILES[which], lambda one: self._within(str(one), value))
                return inside if where == "in" else inside.negated()
            case "purposes" | "destination_kind" | "operators" | "exporter_sector":
                return chosen(self.world, _FAMILIES[asked], lambda one: one in value)
            case "exporter_role":
                return chosen(self.world, "exporter.role", lambda one: one == value)
        return factual(self.world, asked, value, scope)

    # -- countries

    def _country_wise(self, asked: str, inner: Condition) -> Answer:
        each = asked.startswith("each_")
        answers = []
        for reached, country in self.world.countries(asked):
            here = self.holds(inner, country)
            here = here if each else here.negated()
            # a country the data do not reach says nothing against
            answers.append(
                Answer(self.circuit.some((-reached, here.yes)), self.circuit.every((reached, here.no)))
            )
        every = self._every(answers)
        return every if each else every.negated()

    def _within(self, country: str, territories: Iterable[str]) -> bool:
        return self.law.jurisdictions.within(country, territories)

    def _places(self, place: int, territories: Iterable[str]) -> Literal:
        """Return whether a place lies within territories."""
        within = tuple(territories)
        return self.circuit.some(
            self.world.at(place, one) for one in self.world.asked.countries if self._within(one, within)
        )

    def _listed(self, name: str, scope: Scope) -> Answer:
        if scope is None or scope == NOWHERE or not is_list(name):
            return UNKNOWN
        named = [
            self.circuit.every((one, self._places(scope, (word,))))
            for one, word in self.world.members(name, scope)
        ]
        given = self.world.is_given(name, scope)
        declared = self.world.declared(name)  # what permits prove for one country names no other
        wider = (
            self.circuit.every((declared, self.world.listed(name, other), *pair))
            for other in self.world.places
            for pair in self._nested(scope, other)
        )
        listed = self.circuit.some((*named, self.world.listed(name, scope), *wider))
        return Answer(self.circuit.every((given, listed)), self.circuit.every((given, -listed)))

    def _nested(self, place: int, other: int) -> list[tuple[Literal, Literal]]:
        """Return each way in which a place is part of another, as Québec is of Canada."""
        countries = self.world.asked.countries
        return [
            (self.world.at(place, part), self.world.at(other, whole))
            for part in countries
            if place != other and (whole := parent_of(part)) != part and whole in countries
        ]

    def _adequate(self, regime: str, scope: Scope) -> Answer:
        if scope is None or scope == NOWHERE:
            return UNKNOWN
        named: list[Literal] = []
        in_scope: list[Literal] = []
        for entry in self.law.jurisdictions.facts.adequacy.get(regime, ()):
            here = self.circuit.some(
                self.circuit.every((self.world.at(scope, country), self._on(entry, regime, country)))
                for country in self.world.asked.countries
                if self._within(country, (entry.destination,))
            )
            named.append(here)
            in_scope.append(self.circuit.every((here, self._in_scope(entry, scope))))
        return Answer(self.circuit.some(in_scope), -self.circuit.some(named))

    def _on(self, entry: Adequacy, regime: str, country: str) -> Literal:
        """Return on which days an adequacy decision names a country."""
        decisions = self.law.jurisdictions.decisions
        return self.world.on(lambda at: entry in decisions(regime, country, at))

    def _in_scope(self, entry: Adequacy, scope: Scope) -> Literal:
        world, some = self.world, self.circuit.some
        bound = (
            [one for one, country in world.values("exporter.country", None) if country in entry.not_for]
            if entry.not_for
            else []
        )
        bound += (
            [one for one, country in world.members(ORIGIN, None) if country in entry.not_for]
            if entry.not_for
            else []
        )
        needed = [-some(bound), -some(world.label(label) for label in entry.excludes_labels)]
        for need in entry.requires:
            name = canonical(need.fact) or need.fact
            proven = some(one for one, value in world.values(name, scope) if value is True)
            spared = -some(world.label(label) for label in need.when_labels) if need.when_labels else FALSE
            needed.append(some((proven, spared)))
        return self.circuit.every(needed)

    def _ground(self, name: str, scope: Scope) -> Answer:
        ground = self.law.grounds.get(name)
        if ground is None:
            return NO
        in_force = self.world.on(ground.is_in_force)
        return self._every((certain(in_force), self.holds(ground.ground.when, scope)))

    def _every(self, answers: Iterable[Answer]) -> Answer:
        return kleene.every(self.circuit, answers)
