"""A witness as people and `guard policy test` read it: a scenario, its facts nested by group."""

from datetime import date
from typing import Any

from guard.policy.facts import NOWHERE
from guard.policy.movement import known
from guard.policy.prove.judged import situation_of
from guard.policy.prove.questions import Questions, Witness
from schemas.label import most_specific
from schemas.vocabulary import FACTS, FactValue

_SAID_ELSEWHERE = frozenset({"data.labels", "dest.run_by_exporter", "dest.certifications", "policy.profile"})


def scenario(name: str, title: str, witness: Witness, questions: Questions) -> dict[str, Any]:
    """Return a witness in scenario form; it expects what the witness denies: that the movement does not pass."""
    movement = witness.movement
    situation = situation_of(movement, questions.laws[-1])
    spec, exporter = movement.destination.spec, movement.flow.spec.exporter
    origins = sorted(movement.origins - {NOWHERE})
    facts: dict[str, Any] = {
        "exporter": {"country": exporter.country, "role": exporter.role},
        "data": {"labels": sorted(most_specific(movement.labels.given))},
        "purpose": movement.flow.spec.purpose,
        "dest": {"operator": spec.operator, "processing_countries": list(spec.processing_countries)},
        "policy": {"profile": witness.profile},
    }
    if exporter.sector:
        facts["exporter"]["sector"] = exporter.sector
    if exporter.status:
        facts["exporter"]["status"] = list(exporter.status)
    if origins:
        facts["data"] |= {"origin": origins[0], "subject_jurisdictions": origins}
    if spec.access_countries is not None:
        facts["dest"]["access_countries"] = list(spec.access_countries)
    if spec.certifications:
        facts["dest"]["certifications"] = [one.name for one in spec.certifications]
    for key, value in (
        ("operator_domicile", movement.destination.operator_domicile),
        ("ultimate_parent_domicile", movement.destination.parent_domicile),
        ("kind", spec.kind),
        ("role", spec.role),
    ):
        if value is not None:
            facts["dest"][key] = value
    for fact in sorted(set(questions.asked.values) | set(questions.asked.members)):
        recorded = known(fact, situation)
        if recorded is not None and fact in FACTS and fact not in _SAID_ELSEWHERE:
            _put(facts, fact, recorded)
    return {
        "id": name,
        "title": title,
        "at": movement.at.isoformat(),
        "facts": facts,
        "expected": {"action": "block", "acceptable": ["redact", "reroute", "escalate"]},
        "beyond_facts": _beyond(witness),
    }


def _put(facts: dict[str, Any], fact: str, value: FactValue) -> None:
    *groups, last = fact.split(".")
    into = facts
    for group in groups:
        into = into.setdefault(group, {})
    told = (
        value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
    )
    into.setdefault(last, told)


def _beyond(witness: Witness) -> list[str]:
    """Return what scenarios have no words for: permits by country, answers on record, access from nobody knows where."""
    movement = witness.movement
    said = [
        f"permit of {one.mechanism} for {', '.join(one.countries)}"
        for one in movement.destination.spec.permits
    ]
    said += [f"answer to {one.question} for {', '.join(one.labels)}" for one in movement.flow.spec.conditions]
    if movement.destination.is_own:
        said.append("the exporter itself runs the destination")
    if movement.destination.spec.access_countries is None:
        said.append("nobody knows from where people reach the data")
    if NOWHERE in movement.origins or not movement.origins:
        said.append("nobody knows where the record comes from")
    if movement.opaque:
        said.append("parts of the record could not be read")
    return said
