"""What the guard writes to its own topics. No field can hold content.

`guard.decisions` carries, per guarded partition, one append-only log of leaves (`DecisionEvent`, `SpanEvent`) and
signed heads (`HeadEvent`) that are no leaves. `guard.summaries` carries one `SummaryEvent` a transaction and flow.
"""

from msgspec import Struct

from schemas.cause import CauseCount
from schemas.decision import Given


class FindingFact(Struct, frozen=True, array_like=True):
    """A finding as evidence: entity, place, span, score, classifier, origin."""

    entity: str
    pointer: str
    start: int
    end: int
    score: float
    classifier: str
    origin: str = ""


class ExcusedFact(Struct, frozen=True, array_like=True):
    """What would have been a finding if an entry of the policy did not name its text as none of the entity."""

    entry: str
    finding: FindingFact


class ReasonFact(Struct, frozen=True, omit_defaults=True):
    code: str
    citation: str = ""
    destination: str = ""


class WouldFact(Struct, frozen=True, omit_defaults=True):
    """What would have become of a record if every rule of the bundle had been enforced, or by a trial's other arm."""

    action: str
    destination: str = ""
    reasons: tuple[ReasonFact, ...] = ()
    redactions: tuple[tuple[str, str], ...] = ()


class DecisionEvent(Struct, frozen=True, tag="decision", omit_defaults=True):
    """One record whose outcome is not plain. With the bundle it names, it can be recomputed from this alone."""

    id: str
    flow: str
    offset: int
    digest: str  # SHA-256 over the record as received, hex, 32 characters
    action: str
    disposition: str
    bundle: str
    at: int  # milliseconds since the epoch, the time the decision was taken for
    destination: str = ""
    findings: tuple[FindingFact, ...] = ()
    reasons: tuple[ReasonFact, ...] = ()
    redactions: tuple[tuple[str, str], ...] = ()  # entity, redaction operator
    basis: tuple[str, ...] = ()
    fault: str = ""  # stage.code
    nearest: str = ""
    question: str = ""
    role: str = ""
    release: str = ""  # id of the release that brought it here anew
    stripped: int = 0  # inbound __guard.* headers removed
    would: WouldFact | None = (
        None  # where rules in shadow, or a trial's other arm, would have had another outcome
    )
    share: int = (
        0  # 1 to 100, which hundredth of its flow's keys it belongs to, where rules are not fully enforced
    )
    given: Given | None = None  # what the record told of itself, where its flow does not declare it
    sampled: bool = False  # its sealed original was kept to measure misses by
    excused: tuple[ExcusedFact, ...] = ()  # what did not count because an entry of the policy names its text
    arm: str = ""  # of a trial, that judged it: current, candidate; empty where only one arm looked


class SpanEvent(Struct, frozen=True, tag="span", omit_defaults=True):
    """A span of decisions: every offset in `runs` passed as it was, with nothing found, to one destination.

    `runs` holds (first offset, count) in rising order; `digest` is SHA-256 over all of the records as received, in that
    order.
    """

    flow: str
    destination: str
    runs: tuple[tuple[int, int], ...]
    count: int
    digest: str
    bundle: str
    at: int
    given: Given | None = None  # what each of them told of itself
    arm: str = ""  # of a trial, that judged them, and the other would have done the same


class HeadEvent(Struct, frozen=True, tag="head"):
    """The head of one partition's log after `size` leaves: RFC 9162 Merkle tree hash, signed with Ed25519."""

    log: str  # guarded topic/partition
    size: int
    root: str
    offset: int  # the next guarded offset not yet covered
    at: int
    key: str  # fingerprint of the signing key
    signature: str


class SummaryEvent(Struct, frozen=True):
    """What one transaction did for one flow: the stateful side's only input."""

    id: str  # transaction slot, first place covered
    flow: str
    at: int
    records: int
    bytes: int
    actions: dict[str, int]
    destinations: dict[str, int]
    entities: dict[str, int]
    rules: dict[str, int]
    faults: dict[str, int]
    seconds: float  # time spent on the flow's share of the batch
    bundle: str = ""  # that judged it
    causes: tuple[CauseCount, ...] = ()  # of what was held or blocked
    scores: dict[str, list[int]] = {}  # classifier -> findings by tenth of their score


class NoticeEvent(Struct, frozen=True, omit_defaults=True):
    """Feedback to a producer: what of theirs did not pass as it was, why, and how to make it pass."""

    id: str
    flow: str
    action: str
    reasons: tuple[str, ...]
    places: tuple[str, ...] = ()
    nearest: str = ""
