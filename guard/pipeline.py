"""The life of a record, a micro-batch at a time: decode, detect, decide, enforce.

Everything here is pure: no Kafka, no clock, no network. It is the same in the stream, in `guard check`, in the Python
API and in tests. A record's fault is a value on this page and ends in quarantine; exceptions are for an unfit guard.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from guard.enforcement import enforce
from guard.intake import Intake, receive
from guard.judgement import Guard, decide
from schemas.finding import Detection
from schemas.passage import Passage
from schemas.record import Record


def judge(records: Sequence[Record], guard: Guard, *, at: int) -> list[Passage]:
    """Return one passage a record, in order; `at` is the decision's time in milliseconds since the epoch."""
    day = datetime.fromtimestamp(at / 1000, UTC).date()

    with guard.meter("decode"):
        intakes = [receive(record, guard) for record in records]
    with guard.meter("detect"):
        detections = guard.detector.detect([intake.document for intake in intakes])
    with guard.meter("decide"):
        decisions = decide(intakes, detections, guard, day=day)
    with guard.meter("enforce"):
        return enforce(intakes, detections, decisions, guard, day=day)


def preview(record: Record, guard: Guard, *, at: int) -> tuple[Passage, Intake, Detection]:
    """Return a record's passage with the document and detection it rests on, for explanations and masked examples."""
    intake = receive(record, guard)
    detections = guard.detector.detect([intake.document])
    day = datetime.fromtimestamp(at / 1000, UTC).date()
    decisions = decide([intake], detections, guard, day=day)
    return enforce([intake], detections, decisions, guard, day=day)[0], intake, detections[0]
