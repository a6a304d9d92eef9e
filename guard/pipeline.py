"""The life of a record, a micro-batch at a time: decode, detect, decide, enforce.

Everything here is pure: no Kafka, no clock, no network. It is the same in the stream, in `guard check`, in the Python
API and in tests. A record's fault is a value on this page and ends in quarantine; exceptions are for an unfit guard.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from guard.checkpoint import Checkpoint, decide, detect
from guard.enforcement import enforce
from guard.intake import receive
from guard.sampling import sampled
from guard.staging import staged
from guard.trying import tried
from schemas.passage import Passage
from schemas.record import Record

NOTHING: frozenset[str] = frozenset()


def judge(
    records: Sequence[Record],
    checkpoint: Checkpoint,
    *,
    at: int,
    dismissed: frozenset[str] = NOTHING,
    suffix: str = "",
) -> list[Passage]:
    """Return one passage a record, in order; `at` is the decisions' time in milliseconds since the epoch.

    `dismissed` names entities that the approvers of a release hold to be false positives, `suffix` that release in the
    decisions' ids.
    """
    if checkpoint.trying is not None and not (suffix or checkpoint.standstill):
        return tried(records, checkpoint, checkpoint.trying, at=at)
    day = datetime.fromtimestamp(at / 1000, UTC).date()

    with checkpoint.meter("decode"):
        intakes = [receive(record, checkpoint, suffix) for record in records]
    with checkpoint.meter("detect"):
        detections = detect(intakes, checkpoint, day=day)
    with checkpoint.meter("decide"):
        decisions = decide(intakes, detections, checkpoint, day=day, dismissed=dismissed)
        if checkpoint.standstill or checkpoint.stages:
            decisions = staged(decisions, intakes, detections, checkpoint, day=day, dismissed=dismissed)
    with checkpoint.meter("enforce"):
        passages = enforce(intakes, detections, decisions, checkpoint, day=day)
        if checkpoint.sampler is not None and not suffix:
            return sampled(passages, checkpoint, checkpoint.sampler)
        return passages
