"""Redaction in the stream: the records that need it are rewritten, verified and scanned again before they may pass.

What still holds a finding that was to be removed, or anything the decision did not know of, goes to quarantine
(design invariant 7). A finding inside what a redaction operator wrote is the operator's own doing: a token that keeps
the form of a card number looks like one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from guard.intake import reread
from guard.redaction.redact import Redacted, still_parses
from guard.rescan import combined, written_fields
from guard.staging import enforced_on
from schemas.decision import Action, Decision
from schemas.errors import Fault, FaultCode, RecordError
from schemas.finding import Detection
from schemas.record import Record

if TYPE_CHECKING:
    from datetime import date

    from guard.checkpoint import Checkpoint
    from guard.intake import Intake
    from schemas.document import Document

Rewritten = dict[int, Redacted | Fault]


def rewrite(
    intakes: Sequence[Intake],
    detections: Sequence[Detection],
    decisions: Sequence[Decision],
    checkpoint: Checkpoint,
    *,
    day: date,
) -> Rewritten:
    """Return, by index, what each redacted record became, or the fault that stops it."""
    changes: Rewritten = {}
    again: list[tuple[int, Redacted, Document, bool]] = []
    for index, decision in enumerate(decisions):
        outcome, intake = decision.outcome, intakes[index]
        if not outcome.redactions or outcome.action > Action.REROUTE or intake.flow is None:
            continue
        try:
            redacted = checkpoint.redactor.redact(
                intake.document,
                detections[index].findings,
                outcome.redactions,
                destination=outcome.destination,
                flow=decision.flow,
            )
            anew = written_fields(intake, redacted, checkpoint.limits)
        except RecordError as error:
            changes[index] = Fault(error.code, "enforce")
            continue
        is_part = anew is not None
        if anew is None:
            anew = reread(_as_record(intake.document.record, redacted), intake.flow, checkpoint)
            if not still_parses(intake.document, redacted, anew):
                changes[index] = Fault(FaultCode.REDACTION_FAILED, "enforce")
                continue
        changes[index] = redacted
        again.append((index, redacted, anew, is_part))
    if again:
        found = _rescanned([document for _, _, document, _ in again], checkpoint, day=day)
        for (index, redacted, anew, is_part), detection in zip(again, found, strict=True):
            document, whole = anew, detection
            if is_part:
                document, whole = intakes[index].document, combined(detections[index], detection, redacted)
            if not _may_pass(document, whole, redacted, decisions[index], checkpoint, day=day):
                changes[index] = Fault(FaultCode.RESIDUAL_FINDING, "enforce")
    return changes


def _rescanned(documents: Sequence[Document], checkpoint: Checkpoint, *, day: date) -> list[Detection]:
    """Return what is found in redacted documents, by the terms that counted when they were detected."""
    excuses = checkpoint.policy.excuses(day)
    detector = checkpoint.detector
    return detector.rescan(documents) if excuses is None else detector.rescan(documents, excuses)


def _as_record(before: Record, redacted: Redacted) -> Record:
    return Record(
        before.topic,
        before.partition,
        before.offset,
        before.timestamp,
        redacted.key,
        redacted.value,
        redacted.headers,
    )


def _may_pass(
    document: Document,
    detection: Detection,
    redacted: Redacted,
    decision: Decision,
    checkpoint: Checkpoint,
    *,
    day: date,
) -> bool:
    """Whether the redacted record may go where the decision sends it, as a reader will find it."""
    if document.fault or detection.fault:
        return False
    if not detection.findings:
        return True
    written: dict[int, list[tuple[int, int]]] = {}
    for one in redacted.written:
        written.setdefault(one.field, []).append((one.start, one.end))
    left = tuple(
        finding
        for finding in detection.findings
        if not any(
            start <= finding.start and finding.end <= end for start, end in written.get(finding.field, ())
        )
    )
    facts = checkpoint.policy.facts(document, Detection(left), at=day)
    removed = {redaction.entity for redaction in decision.outcome.redactions}
    return not removed & facts.entities and enforced_on(decision, checkpoint).permits(
        facts, decision.outcome.destination, day
    )
