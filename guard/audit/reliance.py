"""Which past decisions rest on something: read from the log, each leaf proven against the signed heads."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime

from msgspec import Struct
from msgspec.structs import replace

from guard.audit.chain import Chain, LogMessage
from guard.audit.head import decode_head
from guard.audit.leaves import Leaf
from guard.audit.report import LogFault
from guard.audit.verify import Committed
from schemas.events import SpanEvent

Basis = Callable[
    [str, str, str, date], tuple[str, ...]
]  # bundle, flow, destination, day: why plain records passed
Cites = Callable[[str, str], bool]  # bundle, basis
DISPOSED = frozenset({"quarantined"})  # what never left rests on nothing


class Relied(Struct, frozen=True):
    """Decisions of one guarded partition that rest on the same basis, for the same destination."""

    log: str  # guarded topic/partition
    flow: str
    destination: str
    basis: str
    bundle: str
    first: int  # offset
    last: int
    count: int
    since: int  # milliseconds
    until: int


class Found(Struct, frozen=True):
    """What a search of the log came to. `faults` are of logs that do not hold: nothing read from them counts."""

    relied: tuple[Relied, ...]
    decisions: int  # records read
    unsettled: int  # records whose basis the log does not hold and no archived bundle tells
    faults: tuple[LogFault, ...]


def who_relied_on(
    leaves: Iterable[LogMessage],
    committed: Mapping[str, Committed],
    keys: Mapping[str, bytes],
    cites: Cites,
    plain: Basis | None = None,
) -> Found:
    """Return the decisions whose basis cites something, by log and range of offsets, in the order of the logs.

    `plain` tells the basis of records that passed with nothing found, which the log sums up; without it, or where it does
    not know (KeyError), they are counted as unsettled.
    """
    search = _Search(cites, plain)
    heads = {log: decode_head(one.metadata, log) for log, one in committed.items()}
    chains = {log: Chain(log, head, keys) for log, head in heads.items()}
    for message in leaves:
        chain = chains.get(message.log)
        if chain is None:
            continue
        leaf = chain.tree.size
        event = chain.feed(message)
        if event is not None and leaf < heads[message.log].size:
            search.take(message.log, event)
    for chain in chains.values():
        chain.close()
    faults = tuple(chain.fault for chain in chains.values() if chain.fault is not None)
    broken = {fault.log for fault in faults}
    relied = [one for key, one in search.relied.items() if key[0] not in broken]
    relied.sort(key=lambda one: (one.log, one.first, one.destination, one.basis))
    return Found(tuple(relied), search.decisions, search.unsettled, faults)


class _Search:
    """The state of one search."""

    def __init__(self, cites: Cites, plain: Basis | None) -> None:
        self._cites = cites
        self._plain = plain
        self.relied: dict[tuple[str, ...], Relied] = {}
        self.decisions = 0
        self.unsettled = 0

    def take(self, log: str, event: Leaf) -> None:
        if isinstance(event, SpanEvent):
            self.decisions += event.count
            first, last = event.runs[0][0], event.runs[-1][0] + event.runs[-1][1] - 1
            for basis in self._of_span(event):
                self._add(log, event, basis, first, last, event.count)
            return
        self.decisions += 1
        if event.disposition in DISPOSED:
            return
        for basis in event.basis:
            self._add(log, event, basis, event.offset, event.offset, 1)

    def _of_span(self, event: SpanEvent) -> tuple[str, ...]:
        day = datetime.fromtimestamp(event.at / 1000, UTC).date()
        try:
            if self._plain is not None:
                return self._plain(event.bundle, event.flow, event.destination, day)
        except KeyError:
            pass
        self.unsettled += event.count
        return ()

    def _add(self, log: str, event: Leaf, basis: str, first: int, last: int, count: int) -> None:
        if not self._cites(event.bundle, basis):
            return
        key = (log, event.flow, event.destination, basis, event.bundle)
        known = self.relied.get(key)
        if known is None:
            self.relied[key] = Relied(*key, first, last, count, event.at, event.at)
        else:
            self.relied[key] = replace(
                known,
                first=min(known.first, first),
                last=max(known.last, last),
                count=known.count + count,
                since=min(known.since, event.at),
                until=max(known.until, event.at),
            )
