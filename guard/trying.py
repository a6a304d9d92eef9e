"""A trial on the record path: each record is judged by one arm, and told of where the other would have decided otherwise.

In shadow the current arm judges everything, and the candidate looks at a share of the record keys; as canary it judges
that share, wholly: detect, decide, enforce, rescan. INVARIANT: a fault of the arm that does not judge harms no record.
"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from guard.checkpoint import Checkpoint, decide, detect, is_whole
from guard.enforcement import enforce
from guard.intake import receive
from guard.policy.arms import candidate_of
from guard.policy.modes import Stages
from guard.sampling import sampled
from guard.staging import bucket_of, differs
from schemas.decision import Action, Outcome, Reason
from schemas.errors import FaultCode, GuardError
from schemas.trial import CANDIDATE, CURRENT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from classifiers.contract import Detector
    from guard.intake import Intake
    from guard.policy.compile import Policy
    from schemas.decision import Decision
    from schemas.finding import Detection
    from schemas.passage import Passage
    from schemas.policy import Content
    from schemas.record import Record

_FAILED = Outcome(Action.BLOCK, reasons=(Reason(f"fault.{FaultCode.CLASSIFIER_FAILED}"),))


class Trying(Struct, frozen=True, eq=False):
    """The candidate's policy and detector, and the share of a flow's keys that it sees or, as canary, judges."""

    policy: Policy
    detector: Detector
    percent: int
    judges: bool  # a canary does
    shares: Stages  # by its key records fall into buckets, as for rules that are enforced by stages

    def __repr__(self) -> str:
        return f"Trying({self.percent} %, {'canary' if self.judges else 'shadow'})"


def trying_of(policy: Policy, key: bytes, detector: Callable[[Content], Detector]) -> Trying | None:
    """Return what a policy tries; None where it tries nothing. Raise SettingsError where the candidate cannot run here."""
    trial = policy.content.bundle.trial
    if trial is None:
        return None
    candidate = candidate_of(policy)
    shares = Stages({}, key)
    return Trying(candidate, detector(candidate.content), trial.percent, trial.mode == "canary", shares)


def tried(records: Sequence[Record], checkpoint: Checkpoint, trying: Trying, *, at: int) -> list[Passage]:
    """Return one passage a record, in order, each judged by its arm."""
    day = datetime.fromtimestamp(at / 1000, UTC).date()
    current = dataclasses.replace(checkpoint, trying=None)
    candidate = dataclasses.replace(current, policy=trying.policy, detector=trying.detector)
    with checkpoint.meter("decode"):
        intakes = [receive(record, current) for record in records]
    drawn = [_is_drawn(intake, trying) for intake in intakes]
    ours = [index for index, is_drawn in enumerate(drawn) if not (trying.judges and is_drawn)]
    theirs = [index for index, is_drawn in enumerate(drawn) if trying.judges and is_drawn]
    passages: dict[int, Passage] = {}
    for arm, own, other, indices in (
        (CURRENT, current, candidate, ours),
        (CANDIDATE, candidate, current, theirs),
    ):
        if indices:
            told = [arm if trying.judges or drawn[index] else "" for index in indices]
            made = _judged([intakes[index] for index in indices], told, own, other, day=day)
            passages.update(zip(indices, made, strict=True))
    return [passages[index] for index in range(len(records))]


def _judged(
    intakes: list[Intake], arms: list[str], own: Checkpoint, other: Checkpoint, *, day: date
) -> list[Passage]:
    """Return the passages of records that one checkpoint judges; those with an arm are looked at by the other, too."""
    seen = [index for index, arm in enumerate(arms) if arm]
    alike = _finds_alike(own, other, day)
    with own.meter("detect"):
        detections = detect(intakes, own, day=day, beside=other if alike else None)
        looked = (
            {index: detections[index] for index in seen}
            if alike
            else _looked([intakes[index] for index in seen], seen, other, day=day)
        )
    with own.meter("decide"):
        decisions = decide(intakes, detections, own, day=day)
        for index, arm in enumerate(arms):
            if arm:
                decisions[index] = _told(decisions[index], arm, intakes[index], looked.get(index), other, day)
    with own.meter("enforce"):
        passages = enforce(intakes, detections, decisions, own, day=day)
        return passages if own.sampler is None else sampled(passages, own, own.sampler)


def _finds_alike(own: Checkpoint, other: Checkpoint, day: date) -> bool:
    """Return whether what one arm finds is what the other would: one look serves both."""
    ours, theirs = own.policy.excuses(day), other.policy.excuses(day)
    terms = [one.by_topic if one is not None else {} for one in (ours, theirs)]
    return other.detector is own.detector and terms[0] == terms[1]


def _looked(
    intakes: list[Intake], indices: list[int], other: Checkpoint, *, day: date
) -> dict[int, Detection]:
    """Return what the arm that does not judge finds, by index; nothing where its detector gives up."""
    if not intakes:
        return {}
    try:
        found = detect(intakes, other, day=day)
    except GuardError:  # a lost device: it stops the arm that judges, when that one needs it
        return {}
    return dict(zip(indices, found, strict=True))


def _told(
    decision: Decision, arm: str, intake: Intake, looked: Detection | None, other: Checkpoint, day: date
) -> Decision:
    """Return a decision with its arm, and with what the other arm would have decided where that is something else."""
    if intake.flow is None or intake.document.fault is not None or not is_whole(intake.document):
        return replace(decision, arm=arm)
    if looked is None:
        would = _FAILED
    elif looked.fault is not None:
        would = Outcome(Action.BLOCK, reasons=(Reason(f"fault.{looked.fault.code}"),))
    else:
        counted = decision.given.volumes if decision.given is not None else ()
        facts = other.policy.facts(intake.document, looked, at=day, volumes=counted)
        would = other.policy.outcome(facts, day)
    return replace(decision, arm=arm, would=would if differs(decision.outcome, would) else None)


def _is_drawn(intake: Intake, trying: Trying) -> bool:
    """Return whether a record is of the share: by its key, or without one by its place. No flow, no share."""
    if intake.flow is None:
        return False
    return bucket_of(trying.shares, intake.flow.name, intake.record) < trying.percent
