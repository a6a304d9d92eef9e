"""The audit of decision logs: pure, from messages to the first fault or a sound report."""

from collections.abc import Callable, Iterable, Mapping
from math import inf
from types import MappingProxyType

from msgspec import Struct

from guard.audit.chain import Chain, LogMessage
from guard.audit.coverage import Coverage
from guard.audit.head import LogHead, decode_head, head_event, is_authentic
from guard.audit.report import FaultKind, LogFault, Report
from guard.audit.routes import Routes
from schemas.errors import EvidenceError
from schemas.record import Place, Record


class Committed(Struct, frozen=True):
    """What the group has committed for a guarded partition."""

    offset: int
    metadata: str


class Moved(Struct, frozen=True):
    """A record found in a cleared topic or in quarantine, and the decision that it names."""

    place: Place
    decision: str


class Retention(Struct, frozen=True):
    """What the broker no longer keeps."""

    cut: frozenset[tuple[str, int]] = frozenset()  # partitions whose first records are gone
    compacted: frozenset[str] = frozenset()  # topics where any record may be gone


NOTHING_LOST = Retention()
Step = Callable[[str, int], None]  # what is read, and how many more of it were


def silent(step: str, count: int) -> None:
    """Take no notice."""


def verify(
    leaves: Iterable[LogMessage],
    records: Iterable[Record],
    moved: Iterable[Moved],
    *,
    committed: Mapping[str, Committed],
    latest: Callable[[], Mapping[str, Committed]] | None = None,
    keys: Mapping[str, bytes],
    quarantine: str,
    routes: Routes = MappingProxyType({}),
    retention: Retention = NOTHING_LOST,
    progress: Step = silent,
) -> Report:
    """Return a sound report, or one with the first fault.

    `committed` was read before everything else, by log; `latest` reads it again at the end, so that a guard that
    works meanwhile is no fault. Leaves come in each log's order, records in each partition's.
    """
    audit = _Audit(committed, keys, quarantine, routes, retention)
    fault = (
        audit.heads()
        or audit.leaves(leaves, progress)
        or audit.records(records, progress)
        or audit.movements(moved, progress)
        or audit.later((latest or (lambda: committed))())
    )
    return audit.report(fault)


class _Audit:
    """The state of one audit."""

    def __init__(
        self,
        committed: Mapping[str, Committed],
        keys: Mapping[str, bytes],
        quarantine: str,
        routes: Routes,
        retention: Retention,
    ) -> None:
        self._committed = committed
        self._keys = keys
        self._quarantine = quarantine
        self._routes = routes
        self._retention = retention
        self._heads: dict[str, LogHead] = {}
        self._chains: dict[str, Chain] = {}
        self._coverages: dict[str, Coverage] = {}
        # By log, the last leaf after the committed head, and the farthest offset after the committed one.
        self._leaf_beyond: dict[str, tuple[int, Place]] = {}
        self._beyond: dict[str, tuple[int, Place]] = {}
        self._compared = 0
        self._matched = 0

    def heads(self) -> LogFault | None:
        """Take the committed heads."""
        for log, committed in self._committed.items():
            place = f"{log}/{committed.offset}"
            try:
                head = decode_head(committed.metadata, log)
            except EvidenceError:
                return LogFault(
                    FaultKind.BAD_SIGNATURE, log, place, "the committed metadata is no head of this log"
                )
            if committed.metadata and not is_authentic(head_event(head, log), self._keys):
                return LogFault(
                    FaultKind.BAD_SIGNATURE,
                    log,
                    place,
                    f"the committed head is not signed by a known key (`{head.key}`)",
                )
            if committed.offset < head.offset:
                detail = f"the committed offset is behind the log, which covers all before {head.offset}"
                return LogFault(FaultKind.HEAD_WENT_BACK, log, place, detail)
            self._heads[log] = head
            self._chains[log] = Chain(log, head, self._keys)
            self._coverages[log] = Coverage(
                log, end=committed.offset, quarantine=self._quarantine, routes=self._routes
            )
        return None

    def leaves(self, leaves: Iterable[LogMessage], progress: Step) -> LogFault | None:
        """Read the logs. A fault of a log's integrity comes before one of what its leaves say."""
        said: LogFault | None = None
        strangers: LogFault | None = None
        for message in leaves:
            progress("leaves", 1)
            chain = self._chains.get(message.log)
            if chain is None:
                strangers = strangers or LogFault(
                    FaultKind.TRUNCATION,
                    message.log,
                    str(message.place),
                    "a log for which the group has no committed head",
                )
                continue
            head = self._heads[message.log]
            leaf = chain.tree.size
            event = chain.feed(message)
            if event is None or said is not None:
                continue
            if leaf >= head.size:
                self._leaf_beyond[message.log] = leaf, message.place
                continue
            complaint = self._coverages[message.log].add(leaf, event)
            if complaint is not None:
                said = LogFault(complaint[0], message.log, str(message.place), f"leaf {leaf}: {complaint[1]}")
        for chain in self._chains.values():
            chain.close()
        broken = [chain.fault for chain in self._chains.values() if chain.fault is not None]
        return broken[0] if broken else (strangers or said)

    def records(self, records: Iterable[Record], progress: Step) -> LogFault | None:
        """Compare what the guarded topics still hold with the leaves."""
        name, topic, partition = "", "", -1
        coverage: Coverage | None = None
        for record in records:
            progress("records", 1)
            if record.partition != partition or record.topic != topic:
                topic, partition = record.topic, record.partition
                name = f"{topic}/{partition}"
                coverage = self._coverages.get(name)
            if coverage is None or record.offset >= coverage.end:
                continue
            complaint = coverage.compare(record)
            if complaint is not None:
                return LogFault(complaint[0], name, str(record.place), complaint[1])
            self._compared += 1
        return None

    def movements(self, moved: Iterable[Moved], progress: Step) -> LogFault | None:
        """Match what stands in cleared topics and quarantine with the decisions, both ways."""
        firsts: dict[tuple[str, int, str], int] = {}
        for record in moved:
            progress("movements", 1)
            place = record.place
            log, _, tail = record.decision.rpartition("/")
            number, _, release = tail.partition(".r")
            coverage = self._coverages.get(log)
            if coverage is None or not number.isdecimal():
                return LogFault(
                    FaultKind.UNKNOWN_MOVEMENT, log, str(place), "it names no decision of a log of this group"
                )
            offset = int(number)
            if offset >= coverage.end:
                if offset > self._beyond.get(log, (-1, place))[0]:
                    self._beyond[log] = offset, place
                continue
            complaint = coverage.match(offset, record.decision, place.topic)
            if complaint is not None:
                return LogFault(complaint[0], log, str(place), complaint[1])
            if not release and (place.topic, place.partition) in self._retention.cut:
                firsts.setdefault((place.topic, place.partition, log), offset)
            self._matched += 1
        for log, coverage in self._coverages.items():
            for decision, topic in coverage.missing(self._floors(log, firsts)):
                detail = f"the record of decision `{decision}` is not in `{topic}`"
                return LogFault(FaultKind.MISSING_MOVEMENT, log, decision.partition(".r")[0], detail)
        return None

    def later(self, latest: Mapping[str, Committed]) -> LogFault | None:
        """Check that what came while the audit read has been committed since."""
        for log, (leaf, place) in self._leaf_beyond.items():
            now = latest.get(log)
            if now is None or leaf >= decode_head(now.metadata, log).size:
                detail = f"leaf {leaf} is beyond the committed head"
                return LogFault(FaultKind.HEAD_WENT_BACK, log, str(place), detail)
        for log, (offset, place) in self._beyond.items():
            now = latest.get(log)
            if now is None or offset >= now.offset:
                detail = f"no decision `{log}/{offset}`: the group has not committed that far"
                return LogFault(FaultKind.UNKNOWN_MOVEMENT, log, str(place), detail)
        return None

    def report(self, fault: LogFault | None) -> Report:
        return Report(
            fault=fault,
            logs=len(self._chains),
            leaves=sum(chain.tree.size for chain in self._chains.values()),
            heads=sum(chain.heads for chain in self._chains.values()),
            covered=sum(coverage.covered for coverage in self._coverages.values()),
            records=self._compared,
            unchecked=sum(coverage.unchecked for coverage in self._coverages.values()),
            movements=self._matched,
        )

    def _floors(self, log: str, firsts: Mapping[tuple[str, int, str], int]) -> dict[str, float]:
        """Return by topic the offset of this log from which all its records are still retained there.

        Within one partition of a cleared topic a log's records keep their order, so those after the first that is
        left are all there.
        """
        floors: dict[str, float] = dict.fromkeys(self._retention.compacted, inf)
        for topic, partition in self._retention.cut:
            floors[topic] = max(floors.get(topic, 0), firsts.get((topic, partition, log), inf))
        return floors
