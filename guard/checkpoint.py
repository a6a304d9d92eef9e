"""The checkpoint: the parts a guard is made of, and the third step, facts to decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guard.meter import Meter, unmetered
from schemas.decision import Decision
from schemas.errors import Fault, FaultCode
from schemas.finding import Detection

if TYPE_CHECKING:
    from datetime import date

    from classifiers.contract import Detector
    from guard.intake import Intake
    from guard.policy.compile import Policy
    from guard.policy.modes import Stages
    from guard.quarantine.seal import Sealer
    from guard.redaction.redact import Redactor
    from guard.volumes.counting import Volumes
    from schemas.document import Document
    from streams.codecs import Limits

_NONE: frozenset[str] = frozenset()
_UNSCANNED = Detection(fault=Fault(FaultCode.UNSCANNED_BYTES, "detect"))


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
    stages: Stages | None = None  # where the policy enforces some rules for a share of the records alone
    volumes: Volumes | None = None  # counts of whom data went to; without any, rules that ask are strict
    standstill: bool = False  # whether the bundle in force has expired: every record is held

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
    volumes = checkpoint.volumes if checkpoint.volumes is not None and checkpoint.volumes.is_needed else None
    decisions = []
    for intake, detected in zip(intakes, detections, strict=True):
        flow, document, outcome = intake.flow, intake.document, None
        detection = detected if document.fault or is_whole(document) else _UNSCANNED
        fault = document.fault or detection.fault
        if flow and not (fault or detection.findings or document.declared or flow.spec.opaque):
            outcome = policy.plain(flow, day)
        if (
            volumes is not None
            and flow
            and not fault
            and volumes.counts(flow.name, is_plain=outcome is not None)
        ):
            decisions.append(volumes.decide(intake, detection, policy, day, dismissed))
            continue
        given = None
        if outcome is None:
            facts = policy.facts(document, detection, dismissed=dismissed)
            outcome, given = policy.outcome(facts, day), policy.given(facts)
        name = flow.name if flow else ""
        decisions.append(Decision(intake.id, name, outcome, detection.findings, fault, given=given))
    return decisions


def is_whole(document: Document) -> bool:
    """Whether what is scanned of a document is every byte that its record has."""
    record, parts = document.record, document.parts
    size = len(record.value or b"") + len(record.key or b"")
    for _, value in record.headers:
        size += len(value or b"")
    if len(parts) == 1:
        return len(parts[0].data) == size
    return sum([len(part.data) for part in parts]) == size
