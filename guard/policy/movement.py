"""What is known of a flow's way to one destination on a day, and of one record on it: facts by name, and who proves them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from guard.policy.compiled import Destination, Flow, Labelled, Law
from schemas.label import PERSONAL, with_implied
from schemas.permit import NAMES, PROVES, Permit
from schemas.strict import is_valid
from schemas.vocabulary import FactValue, canonical

if TYPE_CHECKING:
    from schemas.destination import Fact

MODULES = {
    ("controller", "controller"): "M1",
    ("controller", "processor"): "M2",
    ("processor", "processor"): "M3",
    ("processor", "controller"): "M4",
}
NO_VOLUMES: Mapping[str, int] = {}


class Recorded(Struct, frozen=True, eq=False):
    """A permit that holds on the day for this flow and destination, with the facts it proves."""

    permit: Permit
    proves: dict[str, FactValue]


class Movement(Struct, frozen=True, eq=False):
    """A flow's way to one destination on a day, whatever a record holds. What is in `facts` is known for certain."""

    flow: Flow
    destination: Destination
    at: date
    law: Law
    facts: dict[str, FactValue]
    permits: tuple[Recorded, ...]
    provable: frozenset[str]  # facts that permits prove, for the countries and labels they cover


class Situation(Struct, frozen=True, eq=False):
    """What a condition is asked of. Without labels, nothing of a record is known yet, and what depends on one is unknown."""

    movement: Movement
    labels: Labelled | None
    origins: frozenset[str] | None
    volumes: Mapping[str, int] = NO_VOLUMES
    country: str | None = None  # within a country-wise condition
    is_within: bool = False  # whether this is asked within a country-wise condition


def movement_of(flow: Flow, destination: Destination, law: Law, at: date) -> Movement:
    """Return what is known of the way. A fact that expired, was not yet observed or was revoked is unknown."""
    recorded = tuple(
        Recorded(permit, _proven(permit))
        for permit in (*destination.spec.permits, *flow.spec.permits, *law.permits)
        if _holds(permit, flow, destination, at)
        and not law.jurisdictions.is_revoked(f"permit {permit.id}", at)
    )
    facts = dict(_valid(destination.operator_facts, law, at))
    facts.update(_valid(flow.spec.facts, law, at))
    facts.update(_valid(destination.spec.facts, law, at))
    facts.update(_computed(flow, destination, law, at))
    provable = frozenset(name for one in recorded for name in one.proves) - facts.keys()
    return Movement(flow, destination, at, law, facts, recorded, provable)


def known(name: str, situation: Situation) -> FactValue | None:
    """Return a fact's value; None where nobody recorded it, or nothing of the record is known yet that it depends on."""
    value = situation.movement.facts.get(name)
    if value is not None:
        return value
    if name in situation.movement.provable:
        return next((one.proves[name] for one in covering(situation) if name in one.proves), None)
    return situation.volumes.get(name)


def is_unsettled(name: str, situation: Situation) -> bool:
    """Return whether a fact depends on a record of which nothing is known yet."""
    return (
        situation.labels is None
        and name not in situation.movement.facts
        and (name in situation.movement.provable or name.startswith("volume."))
    )


def covering(situation: Situation) -> Iterator[Recorded]:
    """Yield the permits that cover the country in question, or all countries but the exporter's, and every personal label."""
    if situation.labels is None:
        return
    for one in situation.movement.permits:
        if _covers_countries(one.permit, situation) and _covers_labels(one.permit, situation.labels):
            cap, counted = one.permit.volume_cap, situation.volumes.get("volume.subjects_12m")
            if cap is None or (counted is not None and counted <= cap):
                yield one


def _covers_countries(permit: Permit, situation: Situation) -> bool:
    within = situation.movement.law.jurisdictions.within
    if situation.is_within:
        return situation.country is not None and within(situation.country, permit.countries)
    own = situation.movement.flow.spec.exporter.country
    return all(
        country == own or (country is not None and within(country, permit.countries))
        for country in situation.movement.destination.countries
    )


def _covers_labels(permit: Permit, labels: Labelled) -> bool:
    if not permit.labels:
        return True
    named = frozenset(permit.labels) | {PERSONAL}
    return all(
        label in named or not with_implied({label}).isdisjoint(permit.labels)
        for label in labels.given
        if PERSONAL in with_implied({label})
    )


def _holds(permit: Permit, flow: Flow, destination: Destination, at: date) -> bool:
    spec = flow.spec
    module = MODULES[spec.exporter.role, destination.spec.role]
    assessed = permit.assessment
    return (
        is_valid(at, permit.valid_from, permit.valid_to)
        and spec.purpose in permit.purposes
        and permit.module in (None, module)
        and (not permit.exporters or spec.exporter.country in permit.exporters)
        and (not permit.flows or flow.name in permit.flows)
        and (
            not permit.importers
            or not {destination.name, destination.spec.operator}.isdisjoint(permit.importers)
        )
        and (
            not permit.subject_categories
            or set(spec.subject_categories) <= set(permit.subject_categories) != set()
        )
        and (not permit.subject_categories or bool(spec.subject_categories))
        and (assessed is None or (at <= assessed.expires and assessed.outcome != "insufficient"))
    )


def _proven(permit: Permit) -> dict[str, FactValue]:
    proves: dict[str, FactValue] = dict(PROVES.get(permit.mechanism, {}))
    if permit.mechanism in NAMES:
        proves[NAMES[permit.mechanism]] = permit.id
    if permit.module is not None:
        proves["safeguards.scc_module"] = permit.module
    if permit.assessment is not None:
        proves["safeguards.tia_id"] = permit.assessment.id
        proves["safeguards.tia_outcome"] = permit.assessment.outcome
        proves["safeguards.tia_expires"] = permit.assessment.expires
    return {**proves, **{canonical(name) or name: value for name, value in permit.proves.items()}}


def _valid(facts: "Mapping[str, Fact]", law: Law, at: date) -> Iterator[tuple[str, FactValue]]:
    for name, fact in facts.items():
        full = canonical(name) or name
        if is_valid(at, fact.observed, fact.expires) and not law.jurisdictions.is_revoked(full, at):
            yield full, fact.value


def _computed(flow: Flow, destination: Destination, law: Law, at: date) -> Iterator[tuple[str, FactValue]]:
    """Yield what follows from how flow, destination and operator are declared; nothing recorded overrides it."""
    spec, exporter = destination.spec, flow.spec.exporter
    yield "exporter.country", exporter.country
    yield "exporter.role", exporter.role
    yield "exporter.status", exporter.status
    yield "dest.operator", spec.operator
    yield "dest.kind", spec.kind
    yield "dest.role", spec.role
    yield "dest.processing_countries", spec.processing_countries
    yield "dest.run_by_exporter", destination.is_own
    certificates = [one.name for one in spec.certifications if is_valid(at, one.observed, one.expires)]
    yield "dest.certifications", tuple(certificates)
    yield "policy.profile", law.profile
    optional = {
        "exporter.sector": exporter.sector or None,
        "dest.access_countries": spec.access_countries,
        "dest.operator_domicile": destination.operator_domicile,
        "dest.ultimate_parent_domicile": destination.parent_domicile,
        "data.ropa_activity_id": flow.spec.activity or None,
    }
    yield from ((name, value) for name, value in optional.items() if value is not None)
    attested = [one for one in spec.attestations if is_valid(at, one.observed, one.expires)]
    if attested:
        yield "dest.confidential_compute_attested", True
    if any(one.is_independent_of(spec.operator) for one in attested):
        yield "dest.verifier_outside_operator", True
