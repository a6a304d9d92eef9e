"""The fourth step: each decision becomes exactly one movement, to a cleared topic or to quarantine.

Redacted output is scanned again before it may pass: what still holds a finding that was to be removed, or what the
policy would not let pass as it now is, goes to quarantine instead (design invariant 7).
"""

from collections.abc import Sequence
from datetime import date

from guard.intake import Intake
from guard.judgement import Guard, outcome
from guard.redaction.redact import Redacted
from schemas.decision import Action, Decision, Outcome, Reason
from schemas.document import Document
from schemas.errors import Fault, FaultCode, RecordError
from schemas.finding import Detection
from schemas.movement import Movement
from schemas.passage import Passage
from schemas.record import Headers, Record
from streams.codecs import decode

_OVERHEAD = 512  # bytes that the guard's headers and Kafka's framing add at most


def enforce(
    intakes: Sequence[Intake],
    detections: Sequence[Detection],
    decisions: Sequence[Decision],
    guard: Guard,
    *,
    day: date,
) -> list[Passage]:
    """Return one passage a record. INVARIANT: one movement each, and a failure of any kind ends in quarantine."""
    rewritten = _redact(intakes, detections, decisions, guard, day=day)
    batch = guard.sealer.batch()
    passages = []
    for index, (intake, decision) in enumerate(zip(intakes, decisions, strict=True)):
        change = rewritten.get(index)
        final = decision if not isinstance(change, Fault) else blocked(decision, change)
        if final.outcome.action <= Action.REROUTE:
            content = change if isinstance(change, Redacted) else None
            movement = _cleared(intake, final, content, guard)
            if movement is not None:
                passages.append(Passage(intake.record, final, movement, intake.stripped))
                continue
            final = blocked(final, Fault(FaultCode.TOO_LARGE_FOR_DESTINATION, "enforce"))
        passages.append(Passage(intake.record, final, quarantined(intake.record, final, batch, guard), intake.stripped))
    return passages


def blocked(decision: Decision, fault: Fault) -> Decision:
    """Return the decision as a block for a fault met after it was taken."""
    reasons = (Reason(f"fault.{fault.code}"), *decision.outcome.reasons)
    return Decision(decision.id, decision.flow, Outcome(Action.BLOCK, reasons=reasons), decision.findings, fault)


def quarantined(record: Record, decision: Decision, batch: "BatchSeal", guard: Guard) -> Movement:
    """Return the movement that keeps the sealed original; its headers tell where it came from, never what it held."""
    reason = decision.outcome.reasons[0].code if decision.outcome.reasons else decision.outcome.action.word
    headers: Headers = (
        ("__guard.decision.id", decision.id.encode()),
        ("__guard.action", decision.outcome.action.word.encode()),
        ("__guard.flow", decision.flow.encode()),
        ("__guard.bundle", guard.policy.digest.encode()),
        ("__connect.errors.topic", record.topic.encode()),
        ("__connect.errors.partition", str(record.partition).encode()),
        ("__connect.errors.offset", str(record.offset).encode()),
        ("__connect.errors.stage", (decision.fault.stage if decision.fault else "decide").upper().encode()),
        ("__connect.errors.class.name", reason.encode()),
    )
    sealed = batch.seal(record, decision.flow)
    return Movement(guard.quarantine, decision.id.encode(), sealed, headers)


def _cleared(intake: Intake, decision: Decision, content: Redacted | None, guard: Guard) -> Movement | None:
    record = intake.document.record
    key, value, headers = (content.key, content.value, content.headers) if content else (record.key, record.value, record.headers)
    topic = guard.policy.cleared_topic(decision.flow, decision.outcome.destination)
    size = len(value or b"") + len(key or b"") + _OVERHEAD
    if headers:
        size += sum(len(name) * 4 + len(item or b"") for name, item in headers)
    if size > guard.capacity.get(topic, size):
        return None
    ours: Headers = (
        ("__guard.decision.id", decision.id.encode()),
        *guard.policy.marks(decision.flow, decision.outcome),
    )
    return Movement(topic, key, value, headers + ours, record.timestamp)


def _redact(
    intakes: Sequence[Intake],
    detections: Sequence[Detection],
    decisions: Sequence[Decision],
    guard: Guard,
    *,
    day: date,
) -> dict[int, Redacted | Fault]:
    """Return, by index, what each redacted record became, or the fault that stopped it."""
    changes: dict[int, Redacted | Fault] = {}
    for index, decision in enumerate(decisions):
        if decision.outcome.redactions and decision.outcome.action <= Action.REROUTE:
            try:
                changes[index] = guard.redactor.redact(
                    intakes[index].document,
                    detections[index].findings,
                    decision.outcome.redactions,
                    destination=decision.outcome.destination,
                )
            except RecordError as error:
                changes[index] = Fault(error.code, "enforce")
    done = [index for index, change in changes.items() if isinstance(change, Redacted)]
    documents = [_again(intakes[index], changes[index], guard) for index in done]
    for index, document, detection in zip(done, documents, guard.detector.detect(documents), strict=True):
        if not _passes(document, detection, decisions[index], guard, day=day):
            changes[index] = Fault(FaultCode.RESIDUAL_FINDING, "enforce")
    return changes


def _again(intake: Intake, change: object, guard: Guard) -> Document:
    """Return the redacted record decoded anew, as a reader of the cleared topic will see it."""
    before = intake.document.record
    if not isinstance(change, Redacted):
        raise TypeError("only a redacted record is decoded again")
    after = Record(
        before.topic, before.partition, before.offset, before.timestamp, change.key, change.value, change.headers
    )
    flow = guard.policy.flows[before.topic]
    return decode(after, limits=guard.limits, codec=flow.codec, opaque=flow.opaque)


def _passes(document: Document, detection: Detection, decision: Decision, guard: Guard, *, day: date) -> bool:
    """Whether the redacted document may go where the decision sends it, as it now is."""
    removed = {redaction.entity for redaction in decision.outcome.redactions}
    if detection.fault or any(finding.entity in removed for finding in detection.findings):
        return False
    now = outcome(document, detection, guard, day=day)
    return guard.policy.permits(guard.policy.facts(document, detection), decision.outcome.destination, day) or (
        now.action is Action.ALLOW and now.destination == decision.outcome.destination
    )
