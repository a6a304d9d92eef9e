"""The fourth step: each decision becomes exactly one movement, to a cleared topic or to quarantine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from guard.headers import cleared_headers, quarantine_headers
from guard.rewriting import rewrite
from schemas.decision import Action, Decision, Outcome, Reason
from schemas.errors import Fault, FaultCode
from schemas.movement import Movement
from schemas.passage import Passage

if TYPE_CHECKING:
    from datetime import date

    from guard.checkpoint import Checkpoint
    from guard.intake import Intake
    from guard.quarantine.seal import BatchSeal
    from guard.redaction.redact import Redacted
    from schemas.finding import Detection
    from schemas.record import Record

_FRAMING = 512  # bytes that the guard's headers and Kafka's framing add at most


def enforce(
    intakes: Sequence[Intake],
    detections: Sequence[Detection],
    decisions: Sequence[Decision],
    checkpoint: Checkpoint,
    *,
    day: date,
) -> list[Passage]:
    """Return one passage a record. INVARIANT: one movement each, and a failure of any kind ends in quarantine."""
    rewritten = rewrite(intakes, detections, decisions, checkpoint, day=day)
    batch = checkpoint.sealer.batch()
    passages = []
    for index, (intake, decision) in enumerate(zip(intakes, decisions, strict=True)):
        final, change, movement = decision, rewritten.get(index) if rewritten else None, None
        if isinstance(change, Fault):
            final, change = blocked(decision, change), None
        if final.outcome.action <= Action.REROUTE:
            movement = _cleared(intake, final, change, checkpoint)
            if movement is None:
                final = blocked(final, Fault(FaultCode.TOO_LARGE_FOR_DESTINATION, "enforce"))
        if movement is None:
            movement = quarantined(intake.record, final, batch, checkpoint)
        passages.append(Passage(intake.record, final, movement, intake.stripped))
    return passages


def blocked(decision: Decision, fault: Fault) -> Decision:
    """Return the decision as a block for a fault met after it was taken."""
    reasons = (Reason(f"fault.{fault.code}"), *decision.outcome.reasons)
    outcome = Outcome(Action.BLOCK, reasons=reasons, obligations=decision.outcome.obligations)
    would = decision.would if decision.arm else None
    return Decision(
        decision.id,
        decision.flow,
        outcome,
        decision.findings,
        fault,
        given=decision.given,
        excused=decision.excused,
        would=would,
        arm=decision.arm,
    )


def quarantined(record: Record, decision: Decision, batch: BatchSeal, checkpoint: Checkpoint) -> Movement:
    """Return the movement that keeps the sealed original; its headers tell where it came from, never what it held."""
    headers = quarantine_headers(record, decision, checkpoint.policy)
    return Movement(checkpoint.quarantine, decision.id.encode(), batch.seal(record, decision.flow), headers)


def _cleared(
    intake: Intake, decision: Decision, change: Redacted | None, checkpoint: Checkpoint
) -> Movement | None:
    """Return the movement to the destination's cleared topic, or None where the record is too large for it."""
    if intake.flow is None:
        return None
    content: Record | Redacted = change or intake.document.record
    key, value, headers = content.key, content.value, content.headers
    topic = intake.flow.topics[decision.outcome.destination]
    limit = checkpoint.capacity.get(topic)
    if limit is not None:
        size = len(value or b"") + len(key or b"") + _FRAMING
        for name, item in headers:
            size += 4 * len(name) + len(item or b"")
        if size > limit:
            return None
    ours = cleared_headers(decision, checkpoint.policy)
    return Movement(topic, key, value, headers + ours if headers else ours, intake.record.timestamp)
