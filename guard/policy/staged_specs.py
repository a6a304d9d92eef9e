"""What a scenario's facts say of its flow, its destination and the operator: the specs a policy would hold."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from guard.policy.facts import NOWHERE
from guard.policy.registered import OWN, certificates_of
from guard.policy.scenarios import Scenario
from schemas.destination import DestinationSpec, Evidence, Fact, OperatorSpec
from schemas.flow import FlowSpec
from schemas.vocabulary import FactValue

EVERYWHERE = frozenset(
    f"safeguards.{name}"
    for name in (
        "art9_condition_recorded", "art10_authority_recorded", "dpia_id", "training_basis_recorded", "secrecy_undertaking",
        "aia_art10_5_basis", "pipia_id", "separate_consent", "cn_exemption", "mapping_table_in_ch", "client_waiver",
        "primary_database_ru", "privilege_decision_id", "deid_safe_harbor", "expert_determination_id", "mlat_reference",
        "authority_answer_id", "systematic", "retention_days",
    )
)  # fmt: skip  # recorded of the processing itself, whoever the recipient is
_MODULE_ROLES = {"M1": "controller", "M2": "processor", "M3": "processor", "M4": "controller"}
_KINDS = {"inference": "model_endpoint", "storage": "bucket", "backup": "bucket", "embedding": "vector_store"}
_DECLARED = frozenset(
    {
        "exporter.country", "exporter.role", "exporter.sector", "exporter.status", "data.origin", "policy.profile",
        "dest.operator", "dest.kind", "dest.role", "dest.processing_countries", "dest.access_countries",
        "dest.operator_domicile", "dest.ultimate_parent_domicile", "dest.certifications", "dest.run_by_exporter",
    }
)  # fmt: skip  # facts that flow, destination, operator and bundle have fields of their own for


def flow_of(scenario: Scenario, flow: str, destinations: tuple[str, ...]) -> FlowSpec:
    told = {name: value for name, value in scenario.facts.items() if _is_flows(name)}
    origin: dict[str, Any] = {"countries": sorted(origins_of(scenario) - {NOWHERE})}
    return FlowSpec.model_validate(
        {
            "guarded_topic": flow,
            "exporter": {
                "country": scenario.text("exporter.country"),
                "role": scenario.text("exporter.role", "controller"),
                "sector": scenario.text("exporter.sector"),
                "status": scenario.words("exporter.status"),
            },
            "purpose": scenario.purpose,
            "origin": origin if origin["countries"] else {"header": "origin"},
            "destinations": destinations,
            "facts": _dated(told, scenario.at),
        }
    )


def _is_flows(name: str) -> bool:
    return name not in _DECLARED and (
        name.startswith("data.")
        or name in EVERYWHERE
        or (name.startswith("volume.") and name.endswith("_ytd"))
    )


def origins_of(scenario: Scenario) -> frozenset[str]:
    """Return whose law follows the data: that of their origin and of the people they speak of."""
    told = {scenario.text("data.origin"), *scenario.words("data.subject_jurisdictions")} - {""}
    return frozenset(told or {NOWHERE})


def destination_of(scenario: Scenario) -> DestinationSpec:
    processing = scenario.words("dest.processing_countries")
    role = _MODULE_ROLES.get(scenario.text("safeguards.scc_module"), "processor")
    if scenario.purpose == "disclosure_authority":
        role = "controller"  # an authority decides for itself what it does with the data
    told = {
        name: value for name, value in scenario.facts.items() if name not in _DECLARED and not _is_flows(name)
    }
    return DestinationSpec.model_validate(
        {
            "kind": scenario.text("dest.kind", _KINDS.get(scenario.purpose, "warehouse")),
            "operator": scenario.text("dest.operator", "unnamed"),
            "role": scenario.text("dest.role", role),
            "processing_countries": processing,
            "access_countries": scenario.words("dest.access_countries") or processing,
            "certifications": _evidence(scenario.words("dest.certifications"), scenario),
            "facts": _dated(told, scenario.at),
        }
    )


def alternative_of(scenario: Scenario, name: str, operator: OperatorSpec, country: str) -> DestinationSpec:
    return DestinationSpec(
        kind="model_endpoint" if scenario.purpose == "inference" else "warehouse",
        operator=name,
        processing_countries=(country,),
        access_countries=(country,),
        certifications=_evidence(certificates_of(operator), scenario),
    )


def operator_of(scenario: Scenario, spec: OperatorSpec) -> OperatorSpec:
    """Return an operator as registered, with what the scenario says of its domiciles instead of the register's."""
    told = {
        field: scenario.text(fact)
        for field, fact in (
            ("domicile", "dest.operator_domicile"),
            ("ultimate_parent_domicile", "dest.ultimate_parent_domicile"),
        )
        if fact in scenario.facts and getattr(spec, field) != OWN
    }
    return spec.model_copy(update=told)


def _dated(facts: Mapping[str, FactValue], at: date) -> dict[str, Fact]:
    return {
        name: Fact(value=value, source="scenario", observed=at, expires=at + timedelta(1))
        for name, value in facts.items()
    }


def _evidence(names: Iterable[str], scenario: Scenario) -> tuple[Evidence, ...]:
    at, until = scenario.at, scenario.facts.get("dest.c5_valid_to")
    ends = {"C5_TYPE2": until} if isinstance(until, date) else {}
    return tuple(
        Evidence(
            name=name,
            source="scenario",
            observed=min(at, ends.get(name, at)),
            expires=ends.get(name, at + timedelta(1)),
        )
        for name in names
    )
