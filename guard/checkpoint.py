"""The checkpoint: the parts a guard is made of, and the third step, facts to decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guard.meter import Meter, unmetered
from schemas.decision import Decision, Outcome
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
    from guard.sampling import Sampler
    from guard.trying import Trying
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
    sampler: Sampler | None = None  # where the policy asks for a sample of what passes
    trying: Trying | None = None  # where the policy tries a candidate on some records
    standstill: bool = False  # whether the bundle in force has expired: every record is held

    def __repr__(self) -> str:
        return f"Checkpoint({self.policy.digest})"


def detect(
    intakes: Sequence[Intake], checkpoint: Checkpoint, *, day: date, beside: Checkpoint | None = None
) -> list[Detection]:
    """Return one detection a record: what was found, without what the policy says on that day is none of an entity.

    Where another checkpoint decides by the same look, `beside`, only what changes nothing for either is left out.
    """
    documents = [intake.document for intake in intakes]
    left_out, excuses = idle(intakes, checkpoint, day=day), checkpoint.policy.excuses(day)
    if beside is not None and left_out is not None:
        theirs = idle(intakes, beside, day=day) or left_out
        left_out = [one & two for one, two in zip(left_out, theirs, strict=True)]
    if excuses is None:
        return checkpoint.detector.detect(documents, left_out)
    return checkpoint.detector.detect(documents, left_out, excuses)


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
    plain: dict[str, Outcome | None] = {}  # by flow: most records hold nothing
    decisions = []
    for intake, detected in zip(intakes, detections, strict=True):
        flow, document, outcome = intake.flow, intake.document, None
        detection = detected if document.fault or is_whole(document) else _UNSCANNED
        fault = document.fault or detection.fault
        if flow and not (fault or detection.findings or document.declared or flow.spec.opaque):
            if flow.name not in plain:
                plain[flow.name] = policy.plain(flow, day)
            outcome = plain[flow.name]
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
            facts = policy.facts(document, detection, at=day, dismissed=dismissed)
            outcome, given = policy.outcome(facts, day), policy.given(facts)
        name = flow.name if flow else ""
        decisions.append(
            Decision(
                intake.id, name, outcome, detection.findings, fault, given=given, excused=detection.excused
            )
        )
    return decisions


def idle(intakes: Sequence[Intake], checkpoint: Checkpoint, *, day: date) -> list[frozenset[str]] | None:
    """Return for each record the entities that change nothing of its decision; None where nothing is left out anyhow.

    Where subjects are counted nothing is idle: who is found counts, whatever rules say of it.
    """
    if not checkpoint.detector.optional:
        return None
    policy, volumes = checkpoint.policy, checkpoint.volumes
    by_flow: dict[str, frozenset[str]] = {"": _NONE}
    for flow in {intake.flow.name: intake.flow for intake in intakes if intake.flow is not None}.values():
        counts = volumes is not None and volumes.may_count(flow.name)
        by_flow[flow.name] = _NONE if counts else policy.idle(flow, day)
    return [by_flow[intake.flow.name if intake.flow is not None else ""] for intake in intakes]


def is_whole(document: Document) -> bool:
    """Whether what is scanned of a document is every byte that its record has."""
    record, parts = document.record, document.parts
    size = len(record.value or b"") + len(record.key or b"")
    for _, value in record.headers:
        size += len(value or b"")
    if len(parts) == 1:
        return len(parts[0].data) == size
    return sum([len(part.data) for part in parts]) == size
