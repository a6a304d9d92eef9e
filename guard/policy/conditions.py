"""Conditions of rules as total functions with three answers: true, false, and None where a fact is unknown.

Whoever asks takes the stricter branch of None: `when` counts it as met, `unless` as not met.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from guard.policy.compiled import Destination, Flow, Labelled
from guard.residency.jurisdictions import Jurisdictions
from schemas.destination import Permit
from schemas.jurisdiction import Adequacy
from schemas.policy import Condition
from schemas.strict import is_valid

Truth = bool | None
MODULES = {
    ("controller", "controller"): "M1",
    ("controller", "processor"): "M2",
    ("processor", "processor"): "M3",
    ("processor", "controller"): "M4",
}


class Situation(Struct, frozen=True, eq=False):
    """What a condition is asked of: a record's labels and origins on their way to a destination, on a day."""

    flow: Flow
    destination: Destination
    labels: Labelled
    origins: frozenset[str]
    at: date
    jurisdictions: Jurisdictions
    country: str | None = None  # within some_country and each_country


def holds(condition: Condition, situation: Situation) -> Truth:
    """Return whether a condition is met."""
    asked = condition.asks
    return _ANSWERS[asked](getattr(condition, asked), situation)


def basis(condition: Condition, situation: Situation) -> tuple[str, ...]:
    """Return what makes a met condition met, as far as it can be cited: adequacy decisions and permits."""
    match condition.asks:
        case "all":
            return _unique(cited for part in condition.parts for cited in basis(part, situation))
        case "any":
            return next((basis(part, situation) for part in condition.parts if holds(part, situation)), ())
        case "each_country" | "some_country":
            each = (replace(situation, country=country) for country in situation.destination.countries)
            return _unique(
                cited
                for one in each
                for part in condition.parts
                if holds(part, one)
                for cited in basis(part, one)
            )
        case "adequate":
            entry = next(iter(_adequate_by(condition.adequate or "", situation)), None)
            return (
                (f"{condition.adequate} adequacy of {situation.country}: {entry.instrument}",)
                if entry
                else ()
            )
        case "permit":
            permit = next(iter(_permitted_by(condition.permit or (), situation)), None)
            return (f"permit {permit.id}",) if permit else ()
        case _:
            return ()


def every(answers: Iterable[Truth]) -> Truth:
    """Return true where all are, false where one is, None otherwise."""
    known: Truth = True
    for answer in answers:
        if answer is False:
            return False
        known = None if answer is None else known
    return known


def some(answers: Iterable[Truth]) -> Truth:
    """Return true where one is, false where all are, None otherwise."""
    known: Truth = False
    for answer in answers:
        if answer:
            return True
        known = None if answer is None else known
    return known


def _all(parts: tuple[Condition, ...], situation: Situation) -> Truth:
    return every(holds(part, situation) for part in parts)


def _any(parts: tuple[Condition, ...], situation: Situation) -> Truth:
    return some(holds(part, situation) for part in parts)


def _labels_any(labels: tuple[str, ...], situation: Situation) -> Truth:
    return not situation.labels.all.isdisjoint(labels)


def _labels_all(labels: tuple[str, ...], situation: Situation) -> Truth:
    return situation.labels.all.issuperset(labels)


def _purposes(purposes: tuple[str, ...], situation: Situation) -> Truth:
    return situation.flow.spec.purpose in purposes


def _exporter_in(territories: tuple[str, ...], situation: Situation) -> Truth:
    return situation.jurisdictions.within(situation.flow.spec.exporter.country, territories)


def _exporter_role(role: str, situation: Situation) -> Truth:
    return situation.flow.spec.exporter.role == role


def _exporter_sector(sectors: tuple[str, ...], situation: Situation) -> Truth:
    own = situation.flow.spec.exporter.sector
    return own in sectors if own else None


def _origins_in(territories: tuple[str, ...], situation: Situation) -> Truth:
    return any(situation.jurisdictions.within(origin, territories) for origin in situation.origins)


def _destination_kind(kinds: tuple[str, ...], situation: Situation) -> Truth:
    return situation.destination.spec.kind in kinds


def _some_country(inner: Condition, situation: Situation) -> Truth:
    return some(holds(inner, replace(situation, country=one)) for one in situation.destination.countries)


def _each_country(inner: Condition, situation: Situation) -> Truth:
    return every(holds(inner, replace(situation, country=one)) for one in situation.destination.countries)


def _within(country: str | None, territories: tuple[str, ...], situation: Situation) -> Truth:
    return None if country is None else situation.jurisdictions.within(country, territories)


def _outside(country: str | None, territories: tuple[str, ...], situation: Situation) -> Truth:
    return None if country is None else not situation.jurisdictions.within(country, territories)


def _adequate(regime: str, situation: Situation) -> Truth:
    if situation.country is None:
        return None
    return bool(_adequate_by(regime, situation)) or (None if _decisions(regime, situation) else False)


def _decisions(regime: str, situation: Situation) -> list[Adequacy]:
    return situation.jurisdictions.decisions(regime, situation.country or "", situation.at)


def _adequate_by(regime: str, situation: Situation) -> list[Adequacy]:
    return [entry for entry in _decisions(regime, situation) if _in_scope(entry, situation)]


def _in_scope(entry: Adequacy, situation: Situation) -> bool:
    """Return whether a decision's conditions are proven; what is not proven is not in scope."""
    bound = {situation.flow.spec.exporter.country, *situation.origins}
    if bound & set(entry.not_for) or not situation.labels.all.isdisjoint(entry.excludes_labels):
        return False
    return all(
        situation.destination.proves(one.fact, situation.at) is True
        for one in entry.requires
        if not one.when_labels or not situation.labels.all.isdisjoint(one.when_labels)
    )


def _permit(mechanisms: tuple[str, ...], situation: Situation) -> Truth:
    return bool(_permitted_by(mechanisms, situation))


def _permitted_by(mechanisms: tuple[str, ...], situation: Situation) -> list[Permit]:
    spec = situation.flow.spec
    module = MODULES[spec.exporter.role, situation.destination.spec.role]
    return [
        permit
        for permit in situation.destination.spec.permits
        if permit.mechanism in mechanisms
        and permit.module in (None, module)
        and is_valid(situation.at, permit.valid_from, permit.valid_to)
        and situation.at <= permit.assessment.expires
        and permit.assessment.outcome != "insufficient"
        and spec.purpose in permit.purposes
        and situation.country is not None
        and situation.jurisdictions.within(situation.country, permit.countries)
    ]


def _fact(name: str, situation: Situation) -> Truth:
    return situation.destination.proves(name, situation.at)


def _certification(name: str, situation: Situation) -> Truth:
    return situation.destination.holds_certificate(name, situation.at)


def _unique(cited: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cited))


_ANSWERS: dict[str, Callable[[Any, Situation], Truth]] = {
    "all": _all,
    "any": _any,
    "labels_any": _labels_any,
    "labels_all": _labels_all,
    "purposes": _purposes,
    "exporter_in": _exporter_in,
    "exporter_role": _exporter_role,
    "exporter_sector": _exporter_sector,
    "origins_in": _origins_in,
    "destination_kind": _destination_kind,
    "some_country": _some_country,
    "each_country": _each_country,
    "country_in": lambda places, situation: _within(situation.country, places, situation),
    "country_outside": lambda places, situation: _outside(situation.country, places, situation),
    "adequate": _adequate,
    "permit": _permit,
    "operator_in": lambda places, situation: _within(
        situation.destination.operator_domicile, places, situation
    ),
    "operator_outside": lambda places, situation: _outside(
        situation.destination.operator_domicile, places, situation
    ),
    "parent_in": lambda places, situation: _within(situation.destination.parent_domicile, places, situation),
    "parent_outside": lambda places, situation: _outside(
        situation.destination.parent_domicile, places, situation
    ),
    "fact": _fact,
    "certification": _certification,
}
