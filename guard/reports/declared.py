"""What a policy declares of its movements, as a record of processing activities (Art. 30 GDPR) asks for it."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from guard.policy.compile import Policy
from guard.policy.movement import movement_of
from guard.policy.serving import served
from guard.reports.recipients import Recipient, recipient
from schemas.flow import OriginSpec


class Declared(Struct, frozen=True):
    """One flow's way to one destination, as declared."""

    flow: str
    activity: str  # id in the record of processing activities; empty where none is named
    exporter: str
    role: str
    purpose: str
    subjects: tuple[str, ...]
    labels: tuple[str, ...]  # what its records usually carry; empty where nobody declared it
    recipient: Recipient
    permits: tuple[str, ...]  # that cover it on the day
    bases: tuple[str, ...]  # by which its typical labels may go, as decisions would cite them
    safeguards: tuple[str, ...]  # facts recorded and valid on the day


def declared(policy: Policy, at: date) -> Iterator[Declared]:
    """Yield every flow and destination that a policy declares, by flow, in the flow's order."""
    bases: dict[tuple[str, str], dict[str, None]] = {}
    named = {one.name for flow in policy.by_name.values() for one in flow.destinations}
    asked = _with_origins(policy)
    for served_one in sorted(named):
        for answer in served(asked, served_one, at):
            if answer.is_declared:
                bases.setdefault((answer.flow, served_one), {}).update(dict.fromkeys(answer.basis))
    for name, flow in sorted(policy.by_name.items()):
        spec = flow.spec
        for destination in flow.destinations:
            known = movement_of(flow, destination, policy.law, at)
            yield Declared(
                name,
                spec.activity,
                spec.exporter.country,
                spec.exporter.role,
                spec.purpose,
                spec.subject_categories,
                spec.typical_labels,
                recipient(policy, flow, destination),
                tuple(dict.fromkeys(one.permit.id for one in known.permits)),
                tuple(bases.get((name, destination.name), ())),
                tuple(
                    sorted(
                        fact
                        for fact, value in known.facts.items()
                        if fact.startswith("safeguards.") and value
                    )
                ),
            )


def _with_origins(policy: Policy) -> Policy:
    """Return the policy with the exporter's country as origin where only records themselves say where they come from."""
    flows = {}
    for name, spec in policy.content.flows.items():
        if not policy.by_name[name].origins:
            home = OriginSpec(countries=(spec.exporter.country,))
            flows[name] = spec.model_copy(update={"origin": home})
    if not flows:
        return policy
    return Policy(policy.content.model_copy(update={"flows": {**policy.content.flows, **flows}}))
