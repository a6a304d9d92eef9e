"""Which flow of a policy is meant where a command names one, or none."""

from guard.policy.compile import Policy
from guard.policy.complaints import closest
from schemas.errors import SettingsError


def guarded_topic(policy: Policy, flow: str | None) -> tuple[str, str]:
    """Return a flow's guarded topic and name; without a name, the policy's only flow. Raise SettingsError otherwise."""
    known = ", ".join(f"`{name}`" for name in sorted(policy.by_name))
    if flow is None:
        if len(policy.by_name) != 1:
            raise SettingsError(f"the policy has the flows {known}; name one with --flow")
        flow = next(iter(policy.by_name))
    if flow not in policy.by_name:
        hint = closest(flow, policy.by_name) or f"; it has {known}"
        raise SettingsError(f"the policy has no flow `{flow}`{hint}")
    return policy.by_name[flow].spec.guarded_topic, flow
