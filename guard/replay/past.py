"""What the decision log says of the past: decisions with the facts they rest on, or why those are not enough.

The log is read as `guard audit` reads it, each leaf proven against the signed heads. Nothing of a record is needed, and
nothing is done to one: a replay has no way to send, release or change anything.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from guard.audit.chain import Chain, LogMessage
from guard.audit.head import decode_head
from guard.audit.leaves import KEPT, Leaf
from guard.audit.report import LogFault
from guard.audit.verify import Committed
from schemas.decision import Given
from schemas.events import FindingFact, SpanEvent

RELEASED = "a release decided it, and what its approvers dismissed is in no decision"
CUT = "it had more findings than a decision holds"


class Past(Struct, frozen=True):
    """One decision, or a run of alike ones. `missing` says why it cannot be taken anew; empty where it can."""

    id: str  # of the first
    flow: str
    at: int  # milliseconds
    count: int
    action: str
    destination: str
    bundle: str
    findings: tuple[FindingFact, ...] = ()
    given: Given | None = None
    fault: str = ""
    reasons: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    missing: str = ""


class Log:
    """A cluster's decision log, read once. `faults` are known when all is read: nothing of a log that does not hold counts."""

    def __init__(
        self, leaves: Iterable[LogMessage], committed: Mapping[str, Committed], keys: Mapping[str, bytes]
    ) -> None:
        self._leaves = leaves
        self._heads = {log: decode_head(one.metadata, log) for log, one in committed.items()}
        self._chains = {log: Chain(log, head, keys) for log, head in self._heads.items()}

    def decisions(self, *, since: int = 0, until: int | None = None) -> Iterator[Past]:
        """Yield what was decided in a period, in the order of the log."""
        for message in self._leaves:
            chain = self._chains.get(message.log)
            if chain is None:
                continue
            index = chain.tree.size
            event = chain.feed(message)
            if event is None or index >= self._heads[message.log].size:
                continue
            if event.at >= since and (until is None or event.at < until):
                yield past_of(message.log, event)

    def faults(self) -> tuple[LogFault, ...]:
        """Return where the log does not hold. To be asked once all decisions were read."""
        for chain in self._chains.values():
            chain.close()
        return tuple(chain.fault for chain in self._chains.values() if chain.fault is not None)


def past_of(log: str, event: Leaf) -> Past:
    """Return a leaf of a log as what was decided."""
    if isinstance(event, SpanEvent):
        first = f"{log}/{event.runs[0][0]}"
        return Past(
            first,
            event.flow,
            event.at,
            event.count,
            "allow",
            event.destination,
            event.bundle,
            given=event.given,
        )
    missing = RELEASED if event.release else CUT if len(event.findings) >= KEPT else ""
    return Past(
        event.id,
        event.flow,
        event.at,
        1,
        event.action,
        event.destination,
        event.bundle,
        event.findings,
        event.given,
        event.fault,
        tuple(reason.code for reason in event.reasons),
        event.basis,
        missing,
    )
