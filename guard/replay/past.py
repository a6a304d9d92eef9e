"""What the decision log says of the past: decisions with the facts they rest on, or why those are not enough.

The log is read as `guard audit` reads it, each leaf proven against the signed heads. Nothing of a record is needed, and
nothing is done to one: a replay has no way to send, release or change anything.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from msgspec import Struct

from guard.audit.chain import Chain, LogMessage
from guard.audit.head import LogHead, decode_head, head_event, is_authentic
from guard.audit.leaves import KEPT, Leaf
from guard.audit.report import FaultKind, LogFault
from guard.audit.verify import Committed
from guard.policy.arms import TRIED
from schemas.decision import Given
from schemas.errors import EvidenceError
from schemas.events import ExcusedFact, FindingFact, ReasonFact, SpanEvent, WouldFact
from schemas.trial import CANDIDATE

RELEASED = "a release decided it, and what its approvers dismissed is in no decision"
CUT = "it had more findings than a decision holds"
EXPIRED = "it was held because the bundle in force had expired, whatever its rules say"
PASSING = frozenset({"allow", "redact", "reroute"})


class Past(Struct, frozen=True):
    """One decision, or a run of alike ones. `missing` says why it cannot be taken anew; empty where it can."""

    id: str  # of the first
    flow: str
    at: int  # milliseconds
    count: int
    action: str
    destination: str
    bundle: str  # with `+candidate` behind it where a trial's candidate judged
    findings: tuple[FindingFact, ...] = ()
    given: Given | None = None
    fault: str = ""  # stage.code
    reasons: tuple[ReasonFact, ...] = ()
    basis: tuple[str, ...] = ()
    redactions: tuple[tuple[str, str], ...] = ()  # entity, redaction operator
    share: int = 0
    release: str = ""
    missing: str = ""
    question: str = ""  # as it was asked, where it is held
    role: str = ""
    excused: tuple[ExcusedFact, ...] = ()  # what entries of its bundle said was none of an entity
    arm: str = ""  # of a trial
    would: WouldFact | None = None  # of the other arm, or of all rules

    @property
    def topic(self) -> str:
        """The guarded topic."""
        return self.id.rpartition("/")[0].rpartition("/")[0]

    @property
    def day(self) -> date:
        return datetime.fromtimestamp(self.at / 1000, UTC).date()

    @property
    def has_passed(self) -> bool:
        """Whether its record went to a destination."""
        return self.action in PASSING


class Log:
    """A cluster's decision log, read once. `faults` are known when all is read: nothing of a log that does not hold counts."""

    def __init__(
        self, leaves: Iterable[LogMessage], committed: Mapping[str, Committed], keys: Mapping[str, bytes]
    ) -> None:
        self._leaves = leaves
        self._faults: dict[str, LogFault] = {}
        self._chains: dict[str, Chain] = {}
        self._heads: dict[str, LogHead] = {}
        for log, one in committed.items():
            head = self._accepted(log, one, keys)
            if head is not None:
                self._heads[log] = head
                self._chains[log] = Chain(log, head, keys)

    def decisions(self, *, since: int = 0, until: int | None = None) -> Iterator[Past]:
        """Yield what was decided in a period, in the order of the log."""
        for message in self._leaves:
            chain = self._chains.get(message.log)
            if chain is None:
                self._note(
                    FaultKind.TRUNCATION,
                    message.log,
                    str(message.place),
                    "a log for which the group has no committed head",
                )
                continue
            index = chain.tree.size
            event = chain.feed(message)
            if event is None or index >= self._heads[message.log].size:  # not yet committed, or not ever
                continue
            if event.at >= since and (until is None or event.at < until):
                yield past_of(message.log, event)

    def faults(self) -> tuple[LogFault, ...]:
        """Return where the log does not hold. To be asked once all decisions were read."""
        for log, chain in self._chains.items():
            chain.close()
            if chain.fault is not None:
                self._faults.setdefault(log, chain.fault)
        return tuple(self._faults[log] for log in sorted(self._faults))

    def _accepted(self, log: str, committed: Committed, keys: Mapping[str, bytes]) -> LogHead | None:
        place = f"{log}/{committed.offset}"
        try:
            head = decode_head(committed.metadata, log)
        except EvidenceError:
            self._note(FaultKind.BAD_SIGNATURE, log, place, "the committed metadata is no head of this log")
            return None
        if committed.metadata and not is_authentic(head_event(head, log), keys):
            detail = f"the committed head is not signed by a known key (`{head.key}`)"
            self._note(FaultKind.BAD_SIGNATURE, log, place, detail)
            return None
        return head

    def _note(self, kind: FaultKind, log: str, place: str, detail: str) -> None:
        self._faults.setdefault(log, LogFault(kind, log, place, detail))


def past_of(log: str, event: Leaf) -> Past:
    """Return a leaf of a log as what was decided."""
    bundle = event.bundle + TRIED if event.arm == CANDIDATE else event.bundle
    if isinstance(event, SpanEvent):
        return Past(
            f"{log}/{event.runs[0][0]}",
            event.flow,
            event.at,
            event.count,
            "allow",
            event.destination,
            bundle,
            given=event.given,
            arm=event.arm,
        )
    codes = {reason.code for reason in event.reasons}
    missing = EXPIRED if "default.bundle_expired" in codes else ""
    is_cut = len(event.findings) >= KEPT or len(event.excused) >= KEPT
    missing = RELEASED if event.release else CUT if is_cut else missing
    return Past(
        event.id,
        event.flow,
        event.at,
        1,
        event.action,
        event.destination,
        bundle,
        event.findings,
        event.given,
        event.fault,
        event.reasons,
        event.basis,
        event.redactions,
        event.share,
        event.release,
        missing,
        event.question,
        event.role,
        event.excused,
        event.arm,
        event.would,
    )
