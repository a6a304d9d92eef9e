"""Between decide and enforce: what holds back what was decided with every rule.

A bundle may enforce some rules for a share of the record keys alone; and where the bundle in force has expired, every
record waits. Both only where the checkpoint says so: a plain deployment never comes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from schemas.decision import Action, Outcome, Reason

if TYPE_CHECKING:
    from datetime import date

    from guard.checkpoint import Checkpoint
    from guard.intake import Intake
    from guard.policy.compile import Policy
    from guard.policy.modes import Stages
    from schemas.decision import Decision
    from schemas.finding import Detection
    from schemas.record import Record

BUNDLE_EXPIRED = Outcome(
    Action.HOLD,
    reasons=(Reason("default.bundle_expired"),),
    nearest="decided anew when it is released, once a bundle is activated that has not expired",
    question="which bundle is to be in force, now that the last one has expired?",
    role="whoever signs bundles",
)


def staged(
    decisions: Sequence[Decision],
    intakes: Sequence[Intake],
    detections: Sequence[Detection],
    checkpoint: Checkpoint,
    *,
    day: date,
    dismissed: frozenset[str],
) -> list[Decision]:
    """Return the decisions as far as they are enforced. One that would be another with every rule enforced says so."""
    if checkpoint.standstill:
        return [replace(decision, outcome=BUNDLE_EXPIRED) for decision in decisions]
    stages = checkpoint.stages
    if stages is None:
        return list(decisions)
    made = []
    for decision, intake, detection in zip(decisions, intakes, detections, strict=True):
        if decision.fault is not None or decision.flow not in stages.by_flow:
            made.append(decision)
            continue
        bucket = bucket_of(stages, decision.flow, intake.record)
        policy = stages.policy(decision.flow, bucket)
        outcome = decision.outcome
        if policy is not checkpoint.policy:
            counted = decision.given.volumes if decision.given is not None else ()
            facts = policy.facts(intake.document, detection, at=day, dismissed=dismissed, volumes=counted)
            outcome = policy.outcome(facts, day)
            if checkpoint.volumes is not None and checkpoint.volumes.counts(decision.flow):
                checkpoint.volumes.send(decision.id, intake.document, detection, facts, outcome)
        would = decision.outcome if differs(outcome, decision.outcome) else None
        if would is None and decision.is_plain:
            made.append(decision)
        else:
            made.append(replace(decision, outcome=outcome, would=would, share=bucket + 1))
    return made


def enforced_on(decision: Decision, checkpoint: Checkpoint) -> Policy:
    """Return the policy with the rules that are enforced on a record; the whole one where all are."""
    if checkpoint.stages is None or not decision.share:
        return checkpoint.policy
    return checkpoint.stages.policy(decision.flow, decision.share - 1)


def bucket_of(stages: Stages, flow: str, record: Record) -> int:
    """Return a record's bucket by its key; without a key, by its place."""
    key = record.key
    return stages.bucket(
        flow, f"{record.topic}/{record.partition}/{record.offset}".encode() if key is None else key
    )


def differs(one: Outcome, other: Outcome) -> bool:
    if one is other:
        return False
    return (one.action, one.destination, one.redactions) != (
        other.action,
        other.destination,
        other.redactions,
    )
