"""What is known of one destination on a day: where, whose, under which laws, with which facts, and what nobody recorded."""

from datetime import date

from msgspec import Struct

from guard.policy.complaints import closest
from guard.residency.jurisdictions import Jurisdictions
from schemas.destination import DestinationSpec, OperatorSpec
from schemas.destinations import kinds
from schemas.errors import SettingsError
from schemas.policy import Content
from schemas.strict import is_valid
from schemas.vocabulary import FactValue, canonical


class Known(Struct, frozen=True):
    """A fact that counts on the day."""

    value: FactValue
    source: str
    expires: date
    of: str  # destination, operator, attestation


class Missing(Struct, frozen=True):
    """A fact of its kind that nobody recorded, or that no longer counts."""

    fact: str
    why: str
    is_needed: bool
    ended: date | None = None


class Portrait(Struct, frozen=True):
    """A destination as assessments and reports see it."""

    name: str
    spec: DestinationSpec
    operator: OperatorSpec | None
    domicile: str | None
    parent_domicile: str | None
    is_own: bool  # the exporter runs it
    exposure: dict[str, str]  # access law: how it reaches the operator
    certificates: dict[str, date]  # that count on the day, and until when
    facts: dict[str, Known]
    missing: tuple[Missing, ...]
    flows: tuple[str, ...]  # that name it
    at: date


def portrait(content: Content, name: str, at: date) -> Portrait:
    """Return what is known of a destination. Raise SettingsError with the nearest name where there is none."""
    spec = content.destinations.get(name)
    if spec is None:
        hint = closest(name, content.destinations) or f"; there are {', '.join(sorted(content.destinations))}"
        raise SettingsError(f"the policy has no destination `{name}`{hint}")
    operator = content.operators.get(spec.operator)
    flows = tuple(flow for flow, one in sorted(content.flows.items()) if name in one.destinations)
    exporters = {content.flows[flow].exporter.country for flow in flows}
    own = (
        next(iter(exporters)) if len(exporters) == 1 else None
    )  # of several exporters' machines: nobody's in particular
    facts = _facts(content, spec, operator, at)
    is_own = operator is not None and operator.domicile == "EXPORTER"
    return Portrait(
        name,
        spec,
        operator,
        _resolved(operator.domicile if operator else None, own),
        _resolved(operator.ultimate_parent_domicile if operator else None, own),
        is_own,
        dict(operator.exposure) if operator else {},
        {one.name: one.expires for one in spec.certifications if is_valid(at, one.observed, one.expires)},
        facts,
        tuple(_missing(spec, facts, at, is_own=is_own)),
        flows,
        at,
    )


def _resolved(domicile: str | None, own: str | None) -> str | None:
    return own if domicile == "EXPORTER" else domicile


def _facts(
    content: Content, spec: DestinationSpec, operator: OperatorSpec | None, at: date
) -> dict[str, Known]:
    jurisdictions = Jurisdictions(content.facts)
    found: dict[str, Known] = {}
    recorded = [("operator", operator.facts)] if operator else []
    for of, facts in [*recorded, ("destination", spec.facts)]:
        for name, fact in facts.items():
            full = canonical(name) or name
            if is_valid(at, fact.observed, fact.expires) and not jurisdictions.is_revoked(full, at):
                found[full] = Known(fact.value, fact.source, fact.expires, of)
    shown = [one for one in spec.attestations if is_valid(at, one.observed, one.expires)]
    if shown:
        last = max(shown, key=lambda one: one.expires)
        proven = {"dest.confidential_compute_attested": True}
        outside = last.is_independent_of(spec.operator)
        if outside is not None:
            proven["dest.verifier_outside_operator"] = outside
        for name, value in proven.items():
            found.setdefault(name, Known(value, last.source, last.expires, "attestation"))
    return found


def _missing(spec: DestinationSpec, facts: dict[str, Known], at: date, *, is_own: bool) -> list[Missing]:
    kind = kinds()[spec.kind]
    ended = {canonical(name) or name: fact.expires for name, fact in spec.facts.items() if fact.expires < at}
    found = []
    if spec.access_countries is None:
        why = "it is unknown who reaches the data; rules assume the worse"
        found.append(Missing("dest.access_countries", why, is_needed=True))
    for asked, is_needed in ((kind.must, True), (kind.should, False)):
        for name, why in asked.items():
            if name not in facts and not (is_own and name in kind.of_others):
                found.append(Missing(name, why, is_needed, ended.get(name)))
    return found
