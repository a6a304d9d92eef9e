"""The third step: facts to decisions, and the parts that a guard is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guard.meter import Meter, unmetered
from schemas.decision import Decision, Outcome
from schemas.finding import Detection

if TYPE_CHECKING:
    from datetime import date

    from classifiers.contract import Detector
    from guard.intake import Intake
    from guard.policy.compile import Policy
    from guard.quarantine.seal import Sealer
    from guard.redaction.redact import Redactor
    from schemas.document import Document
    from streams.codecs import Limits


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What a worker builds once. `capacity` maps a cleared topic to the bytes of one record it takes."""

    policy: Policy
    detector: Detector
    redactor: Redactor
    sealer: Sealer
    limits: Limits
    quarantine: str = "guard.quarantine"
    capacity: Mapping[str, int] = field(default_factory=dict)
    meter: Meter = unmetered

    def __repr__(self) -> str:
        return f"Guard({self.policy.digest})"


def decide(
    intakes: Sequence[Intake], detections: Sequence[Detection], guard: Guard, *, day: date
) -> list[Decision]:
    """Return one decision a record: the policy's outcome for the facts of its document and detection."""
    return [
        Decision(
            identity(intake),
            intake.flow,
            outcome(intake.document, detection, guard, day=day),
            detection.findings,
            detection.fault,
        )
        for intake, detection in zip(intakes, detections, strict=True)
    ]


def identity(intake: Intake) -> str:
    """Return the decision's id: the record's place, the same whenever and by whomever it is decided."""
    record = intake.record
    return f"{record.topic}/{record.partition}/{record.offset}"


def outcome(document: Document, detection: Detection, guard: Guard, *, day: date) -> Outcome:
    """Return the policy's answer for one document; a fault is an answer too, and it is a block."""
    return guard.policy.outcome(guard.policy.facts(document, detection), day)
