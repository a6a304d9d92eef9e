"""The checkpoint: the parts a guard is made of, and the third step, facts to decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guard.meter import Meter, unmetered
from schemas.decision import Decision

if TYPE_CHECKING:
    from datetime import date

    from classifiers.contract import Detector
    from guard.intake import Intake
    from guard.policy.compile import Policy
    from guard.quarantine.seal import Sealer
    from guard.redaction.redact import Redactor
    from schemas.finding import Detection
    from streams.codecs import Limits

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """What a worker builds once. `capacity` maps a cleared topic to the bytes that one record may have there."""

    policy: Policy
    detector: Detector
    redactor: Redactor
    sealer: Sealer
    limits: Limits
    quarantine: str = "guard.quarantine"
    capacity: Mapping[str, int] = field(default_factory=dict)
    meter: Meter = unmetered

    def __repr__(self) -> str:
        return f"Checkpoint({self.policy.digest})"


def decide(
    intakes: Sequence[Intake],
    detections: Sequence[Detection],
    checkpoint: Checkpoint,
    *,
    day: date,
    dismissed: frozenset[str] = _NONE,
) -> list[Decision]:
    """Return one decision a record: the policy's outcome for the facts of its document and detection.

    `dismissed` names entities that the approvers of a release hold to be false positives.
    """
    policy = checkpoint.policy
    decisions = []
    for intake, detection in zip(intakes, detections, strict=True):
        flow, document, outcome = intake.flow, intake.document, None
        fault = document.fault or detection.fault
        if flow and not (fault or detection.findings or document.declared or flow.spec.opaque):
            outcome = policy.plain(flow, day)
        if outcome is None:
            outcome = policy.outcome(policy.facts(document, detection, dismissed=dismissed), day)
        name = flow.name if flow else ""
        decisions.append(Decision(intake.id, name, outcome, detection.findings, fault))
    return decisions
