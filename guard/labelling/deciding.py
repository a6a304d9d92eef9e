"""Each labelled text as a record of a flow, decided by the engine that decides records: what may not go, does not come out.

Redacted texts come out redacted. Nothing decided is nothing out: a fault, a hold, another destination are refusals by name.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from classifiers.agreement import Case
from guard.checkpoint import Checkpoint
from guard.intake import receive
from guard.labelling.following import followed
from guard.pipeline import judge
from guard.policy.compiled import Flow
from schemas.decision import Action
from schemas.errors import RecordError, SettingsError
from schemas.passage import Passage
from schemas.record import Record

PURPOSES = ("training", "fine_tuning", "evaluation")
_BATCH = 256
UNFOLLOWED = "labels.spans_not_followed"
ELSEWHERE = "labels.rerouted"


class Decided(Struct, frozen=True):
    """A text that came out, or why it did not."""

    case: Case | None = None
    redacted: bool = False
    reason: str = ""


def flow_for(checkpoint: Checkpoint, name: str, destination: str = "") -> tuple[Flow, str]:
    """Return a flow that labelled texts may be used under, and where it leads: its first destination, or the one named.

    Raise SettingsError where there is none, it is for something else, or does not lead there.
    """
    flow = checkpoint.policy.by_name.get(name)
    if flow is None:
        known = ", ".join(
            f"`{it.name}`" for it in checkpoint.policy.by_name.values() if it.spec.purpose in PURPOSES
        )
        raise SettingsError(
            f"the policy has no flow `{name}`; of use for labelled texts are {known or 'none'}"
        )
    if flow.spec.purpose not in PURPOSES:
        raise SettingsError(
            f"flow `{name}` is for {flow.spec.purpose}; labelled texts are used under a flow for {', '.join(PURPOSES)}: "
            "declare one, with the destination where the training runs"
        )
    whither = destination or flow.spec.destinations[0]
    if whither not in flow.spec.destinations:
        raise SettingsError(
            f"flow `{name}` does not lead to `{whither}`; it has {', '.join(flow.spec.destinations)}"
        )
    return flow, whither


def decided(
    cases: Sequence[Case], checkpoint: Checkpoint, flow: Flow, destination: str, *, at: int
) -> Iterator[Decided]:
    """Yield for each text what becomes of it on the way to a destination, in order."""
    topic = flow.spec.guarded_topic
    for begin in range(0, len(cases), _BATCH):
        batch = cases[begin : begin + _BATCH]
        records = [
            Record(topic, 0, begin + number, at, None, one.text.encode()) for number, one in enumerate(batch)
        ]
        for one, passage in zip(batch, judge(records, checkpoint, at=at), strict=True):
            yield _decided(one, passage, checkpoint, destination)


def _decided(one: Case, passage: Passage, checkpoint: Checkpoint, destination: str) -> Decided:
    outcome = passage.decision.outcome
    if outcome.action > Action.REROUTE:
        code = next((it.code for it in outcome.reasons), "default.not_permitted")
        return Decided(reason=f"{outcome.action.word}: {code}")
    if outcome.destination != destination:
        return Decided(reason=ELSEWHERE)
    value = passage.movement.value
    if not outcome.redactions:
        return Decided(one) if value == one.text.encode() else Decided(reason=UNFOLLOWED)
    return _redacted(one, passage, checkpoint)


def _redacted(one: Case, passage: Passage, checkpoint: Checkpoint) -> Decided:
    """Return a redacted text with the spans that it still holds. The redaction is done again to tell what it wrote where."""
    outcome, value = passage.decision.outcome, passage.movement.value or b""
    before = receive(passage.record, checkpoint).document
    after = receive(replace(passage.record, value=value), checkpoint).document
    entities = {it.entity for it in outcome.redactions}
    findings = [it for it in passage.decision.findings if it.entity in entities]
    try:
        again = checkpoint.redactor.redact(
            before,
            findings,
            outcome.redactions,
            destination=outcome.destination,
            flow=passage.decision.flow,
        )
        spans = followed(one.spans, before, after, findings, again) if again.value == value else None
    except RecordError:
        spans = None
    if spans is None:
        return Decided(reason=UNFOLLOWED)
    return Decided(replace(one, text=value.decode(), spans=spans), redacted=True)
