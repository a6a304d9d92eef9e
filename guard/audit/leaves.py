"""The leaves of a decision log: events as compact JSON bytes, and back."""

from collections.abc import Sequence

import msgspec

from schemas.decision import Action, Disposition, Outcome
from schemas.errors import EvidenceError, Fault
from schemas.events import (
    DecisionEvent,
    ExcusedFact,
    FindingFact,
    HeadEvent,
    ReasonFact,
    SpanEvent,
    WouldFact,
)
from schemas.finding import Finding
from schemas.passage import Passage

INDEX_HEADER = "__guard.log.index"

Leaf = DecisionEvent | SpanEvent
LIMIT = 262_144  # bytes of one decision; a record of 5 MB can hold more findings than a message may
KEPT = 1_000  # findings kept of such a record
_POINTER = 200  # characters kept of their pointers

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(DecisionEvent | SpanEvent | HeadEvent)


def encode(event: DecisionEvent | SpanEvent | HeadEvent) -> bytes:
    return _encoder.encode(event)


def decode(message: bytes) -> DecisionEvent | SpanEvent | HeadEvent:
    """Return the event. Raise EvidenceError where the bytes are none."""
    try:
        event: DecisionEvent | SpanEvent | HeadEvent = _decoder.decode(message)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise EvidenceError(
            "a message is no event of a decision log; see where with `guard audit verify`"
        ) from error
    return event


class Wording:
    """What every decision with one outcome tells alike; built once for all records that share the outcome."""

    __slots__ = (
        "action",
        "basis",
        "codes",
        "disposition",
        "nearest",
        "question",
        "reasons",
        "redactions",
        "role",
        "to",
    )

    def __init__(self, outcome: Outcome) -> None:
        self.action = outcome.action.word
        self.disposition = disposition(outcome)
        self.to = outcome.destination
        self.reasons = tuple(
            ReasonFact(reason.code, reason.citation, reason.destination) for reason in outcome.reasons
        )
        self.codes = tuple(reason.code for reason in outcome.reasons)
        self.redactions = tuple((redaction.entity, redaction.operator) for redaction in outcome.redactions)
        self.basis = outcome.basis
        self.nearest = outcome.nearest
        self.question = outcome.question
        self.role = outcome.role


def disposition(outcome: Outcome) -> Disposition:
    """Return what becomes of a record with this outcome at its first passage."""
    match outcome.action:
        case Action.ALLOW:
            return Disposition.ALLOWED
        case Action.REDACT:
            return Disposition.CORRECTED
        case Action.REROUTE:
            return Disposition.REROUTED
        case Action.HOLD | Action.BLOCK:
            return Disposition.QUARANTINED
        case _:
            raise ValueError(f"unknown action `{outcome.action}`")


def decision_leaf(passage: Passage, wording: Wording, *, digest: str, bundle: str, at: int) -> bytes:
    """Return the leaf of one record whose outcome is not plain."""
    decision = passage.decision
    became = wording.disposition
    if passage.release and became is not Disposition.QUARANTINED:
        became = Disposition.RELEASED
    findings = tuple([_fact(finding) for finding in decision.findings])
    event = DecisionEvent(  # by position and in the order of its fields: names cost a third of the call
        decision.id,
        decision.flow,
        passage.record.offset,
        digest,
        wording.action,
        became,
        bundle,
        at,
        wording.to,
        findings,
        wording.reasons,
        wording.redactions,
        wording.basis,
        fault_word(decision.fault),
        wording.nearest,
        wording.question,
        wording.role,
        passage.release,
        passage.stripped,
        None if decision.would is None else _would(decision.would),
        decision.share,
        decision.given,
        decision.sampled,
        tuple([ExcusedFact(one.entry, _fact(one.finding)) for one in decision.excused]),
        decision.arm,
    )
    leaf = encode(event)
    if len(leaf) > LIMIT:
        excused = _strongest_excused(event.excused)
        leaf = encode(msgspec.structs.replace(event, findings=_strongest(findings), excused=excused))
    return leaf


def _would(outcome: Outcome) -> WouldFact:
    return WouldFact(
        outcome.action.word,
        outcome.destination,
        tuple(ReasonFact(one.code, one.citation, one.destination) for one in outcome.reasons),
        tuple((one.entity, one.operator) for one in outcome.redactions),
    )


def fault_word(fault: Fault | None) -> str:
    return "" if fault is None else f"{fault.stage}.{fault.code.value}"


def runs(offsets: Sequence[int]) -> list[tuple[int, int]]:
    """Return rising offsets as (first, count) of each run of consecutive ones.

    >>> runs([3, 4, 5, 9])
    [(3, 3), (9, 1)]
    """
    found = []
    first = expected = offsets[0]
    for offset in offsets:
        if offset != expected:
            found.append((first, expected - first))
            first = offset
        expected = offset + 1
    found.append((first, expected - first))
    return found


def _fact(finding: Finding) -> FindingFact:
    return FindingFact(
        finding.entity,
        finding.pointer,
        finding.start,
        finding.end,
        round(finding.score, 4),
        finding.classifier,
        finding.origin,
    )


def _strongest_excused(several: Sequence[ExcusedFact]) -> tuple[ExcusedFact, ...]:
    """Return the same of what each entry excused."""
    by_entry: dict[str, list[FindingFact]] = {}
    for one in several:
        by_entry.setdefault(one.entry, []).append(one.finding)
    kept = [ExcusedFact(entry, fact) for entry, facts in by_entry.items() for fact in _strongest(facts)]
    return tuple(kept[:KEPT])


def _strongest(findings: Sequence[FindingFact]) -> tuple[FindingFact, ...]:
    """Return the strongest finding of each entity, classifier, origin and of span or whole: all that a policy decides on."""
    best: dict[tuple[str, str, str, bool], FindingFact] = {}
    for fact in findings:
        kind = (fact.entity, fact.classifier, fact.origin, fact.end <= fact.start)
        if kind not in best or fact.score > best[kind].score:
            best[kind] = fact
    return tuple(
        msgspec.structs.replace(fact, pointer=fact.pointer[:_POINTER]) for fact in list(best.values())[:KEPT]
    )
