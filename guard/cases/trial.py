"""What today's policy would decide of a past decision's facts with findings dismissed: a release tried without its record."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime

from msgspec.structs import replace

from guard.policy.compile import Policy
from guard.policy.explain import explain
from guard.replay.enforced import Enforced
from guard.replay.facts import NO_BUNDLE, Untold, counting, facts_of
from guard.replay.past import Past, past_of
from schemas.events import DecisionEvent


def trial(
    event: DecisionEvent, dismiss: Collection[str], policy: Policy, then: Callable[[str], Policy], *, at: int
) -> str:
    """Return the outcome in words, or why it cannot be told. `then` finds the policy of a bundle, or raises KeyError.

    What classifiers of today find may differ from what was found then: the release itself scans anew.
    """
    past = past_of(event.id.rpartition("/")[0], event)
    try:
        return _tried(past, frozenset(dismiss), policy, None, at)
    except Untold as why:
        if str(why) != NO_BUNDLE:
            return f"cannot be told before it is tried: {why}"
    try:
        return _tried(past, frozenset(dismiss), policy, then(past.bundle), at)
    except (Untold, KeyError) as why:
        return f"cannot be told before it is tried: {NO_BUNDLE if isinstance(why, KeyError) else why}"


def _tried(past: Past, dismiss: frozenset[str], policy: Policy, before: Policy | None, at: int) -> str:
    day = datetime.fromtimestamp(at / 1000, UTC).date()
    kept = replace(past, findings=tuple(one for one in past.findings if one.entity not in dismiss))
    facts = facts_of(kept, policy, before, at=day)
    if flow := policy.by_name.get(facts.flow):
        facts = replace(facts, dismissed=counting(past, flow, day).entities & dismiss)
    return explain(Enforced(policy).outcome(facts, past.share, day), policy.sentences)
