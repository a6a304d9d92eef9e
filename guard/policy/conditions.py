"""Conditions of rules as total functions with three answers: true, false, and None where a fact is unknown.

Whoever asks takes the stricter branch of None: `when` counts it as met, `unless` as not met.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from guard.policy.factual import FACTUAL
from guard.policy.logic import Truth, every, negated, some
from guard.policy.movement import Recorded, Situation, covering, known
from schemas.condition import PROFILES, Condition
from schemas.jurisdiction import Adequacy
from schemas.vocabulary import canonical


def holds(condition: Condition, situation: Situation) -> Truth:
    """Return whether a condition is met."""
    asked = condition.asks
    return _ANSWERS[asked](getattr(condition, asked), situation)


def countries_of(asked: str, situation: Situation) -> tuple[str | None, ...]:
    """Return the countries that a country-wise condition speaks of; None stands for access from nobody knows where."""
    destination = situation.movement.destination
    if asked.endswith("_processing_country"):
        return destination.spec.processing_countries
    if asked.endswith("_access_country"):
        return destination.spec.access_countries or (None,)
    return destination.countries


def in_country(situation: Situation, country: str | None) -> Situation:
    return replace(situation, country=country, is_within=True)


def adequate_by(regime: str, situation: Situation) -> list[Adequacy]:
    """Return the adequacy decisions of a regime that cover the country in question, all conditions proven."""
    return [entry for entry in _decisions(regime, situation) if _in_scope(entry, situation)]


def permitted_by(mechanisms: tuple[str, ...], situation: Situation) -> list[Recorded]:
    """Return the permits of these mechanisms that cover the situation."""
    return [one for one in covering(situation) if one.permit.mechanism in mechanisms]


def _labels_any(labels: tuple[str, ...], situation: Situation) -> Truth:
    return None if situation.labels is None else not situation.labels.all.isdisjoint(labels)


def _labels_all(labels: tuple[str, ...], situation: Situation) -> Truth:
    return None if situation.labels is None else situation.labels.all.issuperset(labels)


def _profile(profile: str, situation: Situation) -> Truth:
    return PROFILES.index(situation.movement.law.profile) >= PROFILES.index(profile)


def _exporter_in(territories: tuple[str, ...], situation: Situation) -> Truth:
    movement = situation.movement
    return movement.law.jurisdictions.within(movement.flow.spec.exporter.country, territories)


def _exporter_sector(sectors: tuple[str, ...], situation: Situation) -> Truth:
    own = situation.movement.flow.spec.exporter.sector
    return own in sectors if own else None


def _origins_in(territories: tuple[str, ...], situation: Situation) -> Truth:
    if situation.origins is None:
        return None
    within = situation.movement.law.jurisdictions.within
    return any(within(origin, territories) for origin in situation.origins)


def _country_wise(asked: str) -> Callable[[Condition, Situation], Truth]:
    combined = every if asked.startswith("each_") else some
    return lambda inner, situation: combined(
        holds(inner, in_country(situation, country)) for country in countries_of(asked, situation)
    )


def _within(country: str | None, territories: tuple[str, ...], situation: Situation) -> Truth:
    return None if country is None else situation.movement.law.jurisdictions.within(country, territories)


def _listed(name: str, situation: Situation) -> Truth:
    listed = known(name, situation)
    if situation.country is None or not isinstance(listed, tuple):
        return None
    return situation.movement.law.jurisdictions.within(situation.country, listed)


def _adequate(regime: str, situation: Situation) -> Truth:
    if situation.country is None:
        return None
    entries = _decisions(regime, situation)
    if situation.labels is None and any(_depends_on_record(entry) for entry in entries):
        return None
    return any(_in_scope(entry, situation) for entry in entries) or (None if entries else False)


def _depends_on_record(entry: Adequacy) -> bool:
    return bool(entry.excludes_labels or entry.not_for or any(one.when_labels for one in entry.requires))


def _decisions(regime: str, situation: Situation) -> list[Adequacy]:
    movement = situation.movement
    return movement.law.jurisdictions.decisions(regime, situation.country or "", movement.at)


def _in_scope(entry: Adequacy, situation: Situation) -> bool:
    """Return whether a decision's conditions are proven; what is not proven is not in scope."""
    labels = frozenset() if situation.labels is None else situation.labels.all
    bound = {situation.movement.flow.spec.exporter.country, *(situation.origins or ())}
    if bound & set(entry.not_for) or not labels.isdisjoint(entry.excludes_labels):
        return False
    return all(
        known(canonical(one.fact) or one.fact, situation) is True
        for one in entry.requires
        if not one.when_labels or not labels.isdisjoint(one.when_labels)
    )


def _permit(mechanisms: tuple[str, ...], situation: Situation) -> Truth:
    if situation.labels is None and any(
        one.permit.mechanism in mechanisms for one in situation.movement.permits
    ):
        return None
    return bool(permitted_by(mechanisms, situation))


def _ground(name: str, situation: Situation) -> Truth:
    law = situation.movement.law
    ground = law.grounds.get(name)
    if ground is None or not ground.is_in_force(situation.movement.at):
        return False
    return holds(ground.ground.when, situation)


def _exposed_to(laws: tuple[str, ...], situation: Situation) -> Truth:
    exposure = situation.movement.destination.exposure
    return any(exposure.get(law, "none_known") != "none_known" for law in laws)


def _domicile(which: str, *, is_outside: bool = False) -> Callable[[tuple[str, ...], Situation], Truth]:
    def answer(places: tuple[str, ...], situation: Situation) -> Truth:
        inside = _within(getattr(situation.movement.destination, which), places, situation)
        return negated(inside) if is_outside else inside

    return answer


_ANSWERS: dict[str, Callable[[Any, Situation], Truth]] = {
    "all": lambda parts, situation: every(holds(part, situation) for part in parts),
    "any": lambda parts, situation: some(holds(part, situation) for part in parts),
    "none": lambda parts, situation: negated(some(holds(part, situation) for part in parts)),
    "ground": _ground,
    "labels_any": _labels_any,
    "labels_all": _labels_all,
    "purposes": lambda purposes, situation: situation.movement.flow.spec.purpose in purposes,
    "profile": _profile,
    "exporter_in": _exporter_in,
    "exporter_role": lambda role, situation: situation.movement.flow.spec.exporter.role == role,
    "exporter_sector": _exporter_sector,
    "origins_in": _origins_in,
    "destination_kind": lambda kinds, situation: situation.movement.destination.spec.kind in kinds,
    "some_country": _country_wise("some_country"),
    "each_country": _country_wise("each_country"),
    "some_processing_country": _country_wise("some_processing_country"),
    "each_processing_country": _country_wise("each_processing_country"),
    "some_access_country": _country_wise("some_access_country"),
    "each_access_country": _country_wise("each_access_country"),
    "country_in": lambda places, situation: _within(situation.country, places, situation),
    "country_outside": lambda places, situation: negated(_within(situation.country, places, situation)),
    "country_listed": _listed,
    "adequate": _adequate,
    "permit": _permit,
    "operators": lambda names, situation: situation.movement.destination.spec.operator in names,
    "operator_in": _domicile("operator_domicile"),
    "operator_outside": _domicile("operator_domicile", is_outside=True),
    "parent_in": _domicile("parent_domicile"),
    "parent_outside": _domicile("parent_domicile", is_outside=True),
    "exposed_to": _exposed_to,
    **FACTUAL,
}
