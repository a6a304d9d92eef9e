"""Who stands behind a destination: countries, operator, domicile and ultimate parent, as one bundle knows them."""

from msgspec import Struct

from guard.policy.compile import Policy
from guard.policy.compiled import Destination, Flow

UNKNOWN = "unknown"
EEA = "EEA"


class Recipient(Struct, frozen=True):
    """A destination of a flow and the legal entity that runs it. Empty domiciles are unknown."""

    destination: str
    kind: str
    role: str
    operator: str
    entity: str
    domicile: str
    parent: str
    parent_domicile: str
    processed_in: tuple[str, ...]
    reached_from: tuple[str, ...]  # UNKNOWN where nobody recorded it
    third_countries: tuple[str, ...]  # outside the exporter's own legal area


def recipient(policy: Policy, flow: Flow, destination: Destination) -> Recipient:
    """Return who receives what a flow sends to a destination."""
    spec = destination.spec
    operator = policy.content.operators[spec.operator]
    reached = (UNKNOWN,) if spec.access_countries is None else spec.access_countries
    return Recipient(
        destination.name,
        spec.kind,
        spec.role,
        spec.operator,
        operator.entity,
        destination.operator_domicile or "",
        operator.ultimate_parent or operator.entity,
        destination.parent_domicile or "",
        spec.processing_countries,
        reached,
        _third(policy, flow.spec.exporter.country, (*spec.processing_countries, *reached)),
    )


def found(flow: Flow, name: str) -> Destination | None:
    """Return a destination of a flow by its name."""
    return next((one for one in flow.destinations if one.name == name), None)


def _third(policy: Policy, exporter: str, countries: tuple[str, ...]) -> tuple[str, ...]:
    """Return the countries that lie outside the exporter's; within the EEA, outside the EEA."""
    within = policy.law.jurisdictions.within
    home = (EEA,) if within(exporter, (EEA,)) else (exporter,)
    return tuple(dict.fromkeys(one for one in countries if one == UNKNOWN or not within(one, home)))
