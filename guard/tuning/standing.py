"""What a threshold is now, and whether a policy lets anything raise it."""

from datetime import date

from msgspec import Struct

from guard.policy.compile import Policy
from guard.policy.resolve import labels_of
from guard.policy.scoring import is_fixed, scoring_of
from schemas.errors import SettingsError


class Standing(Struct, frozen=True):
    """From which score an entity counts on a flow's way to a destination; nothing raises it where it is fixed."""

    threshold: float
    is_fixed: bool


class Way(Struct, frozen=True):
    """A flow's way to a destination, and the threshold in force there."""

    flow: str
    destination: str
    standing: Standing


def ways(policy: Policy, entity: str, *, flow: str = "", destination: str = "", at: date) -> tuple[Way, ...]:
    """Return every way of a flow, or to a destination, or the one of both; sorted. Raise SettingsError where there is none."""
    flows = [flow] if flow else sorted(policy.content.flows)
    found = []
    for name in flows:
        whither = [destination] if destination else [""]
        if name in policy.content.flows:
            led = policy.content.flows[name].destinations
            if not flow and destination not in led:
                continue
            whither = [destination] if destination else sorted(led)
        found += [
            Way(name, one, standing(policy, entity, flow=name, destination=one, at=at)) for one in whither
        ]
    if not found:
        raise SettingsError(
            f"no flow of the policy leads to `{destination}`; see `spec.destinations` of its flows"
        )
    return tuple(found)


def standing(policy: Policy, entity: str, *, flow: str, destination: str, at: date) -> Standing:
    """Return it. Raise SettingsError where the policy has no such flow, or the flow does not lead there."""
    content = policy.content
    if flow not in content.flows:
        known = ", ".join(f"`{name}`" for name in sorted(content.flows)) or "none"
        raise SettingsError(f"the policy has no flow `{flow}`; it has {known}")
    scoring = scoring_of(policy.by_name[flow], at)
    if destination not in scoring.destinations:
        led = ", ".join(f"`{name}`" for name in scoring.destinations)
        raise SettingsError(f"flow `{flow}` does not lead to `{destination}`; it leads to {led}")
    limits = scoring.limits.get(entity)
    usual = scoring.base.get(entity, scoring.default)
    threshold = limits[scoring.destinations.index(destination)] if limits is not None else usual
    return Standing(threshold, is_fixed(entity, labels_of(content), content.proven or ()))
