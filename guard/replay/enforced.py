"""A policy as it is enforced: with the rules left out that are in shadow for a record's share of the keys."""

from datetime import date

from guard.policy.compile import Policy
from guard.policy.facts import Facts
from guard.policy.modes import stages_of
from guard.policy.passages import Asked
from guard.replay.facts import Untold
from schemas.decision import Outcome, Redaction

UNTOLD_SHARE = "rules count for a share of the keys, and which share the record belongs to is not in the log"
Form = tuple[str, str, tuple[Redaction, ...]]  # action, destination, redactions: what becomes of a record


class Enforced:
    """A policy with its stages. Shares are known from the log alone, so no key is needed."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._stages = stages_of(policy, b"")

    def outcome(self, facts: Facts, share: int, at: date) -> Outcome:
        """Return what is to become of records with these facts. Raise Untold where that depends on an unknown share."""
        first, *others = self._policies(facts.flow, share)
        outcome = first.outcome(facts, at)
        if any(form(one.outcome(facts, at)) != form(outcome) for one in others):
            raise Untold(UNTOLD_SHARE)
        return outcome

    def asked(self, facts: Facts, share: int, at: date) -> tuple[Asked, ...]:
        """Return what people must answer before records with these facts pass."""
        return self._policies(facts.flow, share)[0].asked(facts, at)

    def permits(self, facts: Facts, share: int, destination: str, at: date) -> bool:
        """Return whether records with these facts may surely go to a destination as they are."""
        return all(one.permits(facts, destination, at) for one in self._policies(facts.flow, share))

    def _policies(self, flow: str, share: int) -> tuple[Policy, ...]:
        stages = self._stages
        if stages is None or flow not in stages.by_flow:
            return (self.policy,)
        if share:
            return (stages.policy(flow, share - 1),)
        return tuple(stage.policy for stage in stages.by_flow[flow])


def form(outcome: Outcome) -> Form:
    """Return what an outcome makes of a record."""
    return outcome.action.word, outcome.destination, outcome.redactions
