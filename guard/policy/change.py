"""A change of what is recorded, as somebody could make it: a fact, a certificate, a permit, an answer on record."""

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from guard.policy.movement import MODULES
from schemas.destination import Assessment, DestinationSpec, Evidence, Fact, Permit
from schemas.flow import Answer, FlowSpec
from schemas.recorded import sort_of
from schemas.vocabulary import FactValue, canonical

ON_RECORD = "on record"  # the id of a document that is supposed to exist
_SUPPOSED = "supposed"


class Change(Struct, frozen=True):
    """What would have to be recorded: of the destination, or (an answer to a question) of the flow."""

    name: str
    value: FactValue = True
    kind: Literal["fact", "certificate", "permit", "answer"] = (
        "fact"  # an answer's value is the labels it is for
    )

    def __str__(self) -> str:
        if self.kind == "answer":
            return f"an answer to {self.name}"
        if self.kind != "fact":
            return f"a {self.kind} {self.name}"
        if sort_of(self.name) == "text" and self.value == ON_RECORD:
            return f"{self.name}"
        return f"{self.name}: {str(self.value).lower() if isinstance(self.value, bool) else self.value}"


def changed_flow(flow: FlowSpec, name: str, chosen: tuple[Change, ...], at: date) -> FlowSpec:
    """Return a flow that guards its own topic and leads to one destination of the same name, with answers recorded."""
    answers = tuple(
        Answer(
            question=one.name,
            id=_SUPPOSED,
            basis=_SUPPOSED,
            labels=one.value,
            answered_by=_SUPPOSED,
            valid_from=at,
            valid_to=at,
        )
        for one in chosen
        if one.kind == "answer" and isinstance(one.value, tuple)
    )
    return flow.model_copy(
        update={"guarded_topic": name, "destinations": (name,), "conditions": (*flow.conditions, *answers)}
    )


def changed_destination(
    to: DestinationSpec, chosen: tuple[Change, ...], flow: FlowSpec, at: date
) -> DestinationSpec:
    """Return a destination with what is changed of it recorded."""
    until = at + timedelta(1)
    facts = {canonical(name) or name: fact for name, fact in to.facts.items()}
    for one in chosen:
        if one.kind == "fact":
            facts[one.name] = Fact(value=one.value, source=_SUPPOSED, observed=at, expires=until)
    certificates = tuple(
        Evidence(name=one.name, source=_SUPPOSED, observed=at, expires=until)
        for one in chosen
        if one.kind == "certificate"
    )
    permits = tuple(_permit(one.name, to, flow, at) for one in chosen if one.kind == "permit")
    return to.model_copy(
        update={
            "facts": facts,
            "certifications": (*to.certifications, *certificates),
            "permits": (*to.permits, *permits),
        }
    )


def _permit(mechanism: str, to: DestinationSpec, flow: FlowSpec, at: date) -> Permit:
    """Return a permit of a mechanism as it would have to be for this flow, with an assessment that found it sufficient."""
    until = at + timedelta(1)
    assessment = Assessment(id=_SUPPOSED, outcome="sufficient", expires=until)
    return Permit.model_validate(
        {
            "id": _SUPPOSED,
            "mechanism": mechanism,
            "module": MODULES[flow.exporter.role, to.role] if mechanism == "scc" else None,
            "countries": {*to.processing_countries, *(to.access_countries or ())},
            "purposes": [flow.purpose],
            "assessment": assessment,
            "valid_from": at,
            "valid_to": until,
            "signed_by": _SUPPOSED,
        }
    )
