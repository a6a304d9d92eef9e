"""What an answer would do to the records that wait: each taken anew under the draft, as a rehearsal takes the past."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct, field

from guard.answers.waiting import Scale, Waiting
from guard.policy.compile import Policy
from guard.replay.enforced import Enforced
from guard.replay.facts import Untold
from schemas.decision import Action, Outcome


class Effect(Struct):
    """Of `records` that wait for one answer, how many would pass, pass redacted, be held still, or be blocked."""

    records: int = 0
    passed: int = 0
    redacted: int = 0
    held: int = 0
    blocked: int = 0
    untold: dict[str, int] = field(default_factory=dict)  # why the log does not tell
    still: dict[str, int] = field(
        default_factory=dict
    )  # the questions and rules that stand in the way of the rest

    @property
    def sentence(self) -> str:
        """The effect in words."""
        told = (
            f"of {self.records:,} records that wait for it {self.passed:,} would pass as they are, {self.redacted:,} "
            f"redacted, {self.held:,} would still be held and {self.blocked:,} blocked"
        )
        cannot = sum(self.untold.values())
        return f"{told}; of {cannot:,} the log does not tell" if cannot else told


def effect(
    waiting: Iterable[Waiting], candidate: Policy, scale: Scale, *, flow: str, question: str, at: date
) -> Effect:
    """Return what would become of the records that wait for an answer, decided on a day."""
    found, policy = Effect(), Enforced(candidate)
    for one in waiting:
        if not one.asks(flow, question):
            continue
        found.records += 1
        try:
            outcome = scale.outcome(one.past, policy, at)
        except Untold as why:
            found.untold[str(why)] = found.untold.get(str(why), 0) + 1
            continue
        _count(found, outcome)
    return found


def _count(found: Effect, outcome: Outcome) -> None:
    match outcome.action:
        case Action.HOLD:
            found.held += 1
            found.still[outcome.question] = found.still.get(outcome.question, 0) + 1
        case Action.BLOCK:
            found.blocked += 1
            for code in {reason.code for reason in outcome.reasons}:
                found.still[code] = found.still.get(code, 0) + 1
        case _ if outcome.redactions:
            found.redacted += 1
        case _:
            found.passed += 1
