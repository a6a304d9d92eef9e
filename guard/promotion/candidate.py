"""A candidate as a trial: what it differs in, and nothing else. Refused where it would change more than what is tried."""

from guard.policy.arms import PARTS, parts_of, tried
from guard.policy.compare import compared, line
from guard.policy.compile import Policy
from schemas.errors import SettingsError
from schemas.policy import Content
from schemas.trial import PlanSpec, Step, TrialSpec

_SHOWN = 5


def trial_of(
    base: Policy, candidate: Policy, plan: PlanSpec, step: Step, *, name: str, labelled: dict[str, str]
) -> TrialSpec:
    """Return the trial of a candidate beside the policy in force. Raise SettingsError where it is none of this plan's."""
    refuse_other_changes(base.content, candidate.content)
    if step not in plan.steps:
        steps = ", ".join(map(str, plan.steps))
        raise SettingsError(f"{step} is no step of the plan; it has {steps}")
    return TrialSpec(
        id=name,
        mode=step.mode,
        percent=step.percent,
        plan=plan,
        labelled=labelled,
        **parts_of(candidate.content),
    )


def refuse_other_changes(current: Content, candidate: Content) -> None:
    """Raise SettingsError where a candidate differs in anything but its classifiers, thresholds and labels, or in nothing."""
    ours = current.model_copy(update={part: getattr(candidate, part) for part in PARTS})
    strange = [line(one) for one in compared(ours, candidate)]
    if strange or ours != candidate:
        told = "; ".join(strange[:_SHOWN]) or "a field that no difference tells"
        raise SettingsError(
            "a candidate differs from the policy in force in classifiers, thresholds and labels alone, so that what "
            f"differs in the trial is theirs; this one differs in more: {told}"
        )
    if parts_of(current) == parts_of(candidate):
        raise SettingsError("the candidate is what is in force already; there is nothing to try")


def is_same(one: TrialSpec, other: TrialSpec) -> bool:
    """Return whether two trials are steps of one way: the same candidate, plan and labelled texts."""
    apart = {"id", "mode", "percent"}
    return one.model_dump(exclude=apart) == other.model_dump(exclude=apart)


def as_policy(base: Policy, trial: TrialSpec) -> Policy:
    """Return the candidate of a trial as a policy of its own."""
    return Policy(tried(base.content, trial))
