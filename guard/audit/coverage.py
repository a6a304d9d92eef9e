"""Which leaf decided each offset of one guarded partition, and whether its record went where it was sent.

Four bytes and one an offset, in pages: ten million records take 50 MB, wherever in the partition they stand.
"""

from array import array
from collections.abc import Iterator, Mapping
from hashlib import sha256

from guard.audit.digest import image, image_prefix
from guard.audit.leaves import Leaf
from guard.audit.report import FaultKind
from guard.audit.routes import Routes
from schemas.events import DecisionEvent, SpanEvent
from schemas.record import Record

_PAGE = 1 << 16
_DIGEST = 16  # bytes of a decision's digest
Complaint = tuple[FaultKind, str]


class _Page:
    __slots__ = ("moved", "owned", "owner")

    def __init__(self) -> None:
        self.owner = array("I", bytes(4 * _PAGE))  # leaf index + 1; 0 for none
        self.moved = bytearray(_PAGE)
        self.owned = 0


class Coverage:
    """The decisions of one log, by offset."""

    def __init__(self, log: str, *, end: int, quarantine: str, routes: Routes) -> None:
        """Take the committed offset: nothing at or after it may be covered."""
        self._topic, _, partition = log.rpartition("/")
        self._log = log
        self._prefix = image_prefix(self._topic, int(partition))
        self._quarantine = quarantine
        self._routes = routes
        self.end = end
        self.covered = 0
        self._pages: dict[int, _Page] = {}
        self._codes: dict[str, int] = {}  # topic: its number
        self._sent = array("H")  # by leaf: number of the topic its records were sent to
        self._digests = bytearray()  # by leaf: the digest of a decision
        self._spans: dict[int, tuple[str, int]] = {}  # by leaf: digest and count
        self._running: dict[int, tuple[object, int]] = {}
        self._releases: dict[str, str] = {}  # decision id: topic
        self._released: set[str] = set()

    @property
    def unchecked(self) -> int:
        """Spans of which some records were read and others not."""
        return len(self._running)

    def add(self, leaf: int, event: Leaf) -> Complaint | None:
        """Take leaf number `leaf`; leaves come in order."""
        if isinstance(event, SpanEvent):
            return self._add_span(leaf, event)
        return self._add_decision(leaf, event)

    def compare(self, record: Record) -> Complaint | None:
        """Take a guarded record; records come in order of offset."""
        offset = record.offset
        page = self._pages.get(offset // _PAGE)
        leaf = page.owner[offset % _PAGE] - 1 if page else -1
        if leaf < 0:
            return (
                FaultKind.UNCOVERED_OFFSET,
                "the group's committed offset is past this record, and no leaf covers it",
            )
        received = image(record, self._prefix)
        span = self._spans.get(leaf)
        if span is None:
            digest = sha256(received).digest()
            if digest[:_DIGEST] != self._digests[_DIGEST * leaf : _DIGEST * (leaf + 1)]:
                return FaultKind.ALTERED_RECORD, f"the record's digest is not the one in leaf {leaf}"
            return None
        running, left = self._running.get(leaf) or (sha256(), span[1])
        running.update(received)  # type: ignore[attr-defined]
        if left > 1:
            self._running[leaf] = running, left - 1
            return None
        self._running.pop(leaf, None)
        if running.hexdigest() != span[0]:  # type: ignore[attr-defined]
            return (
                FaultKind.ALTERED_RECORD,
                f"the records' digest up to this one is not the one in span leaf {leaf}",
            )
        return None

    def match(self, offset: int, identifier: str, topic: str) -> Complaint | None:
        """Take a cleared or sealed record, found in `topic`."""
        if identifier != f"{self._log}/{offset}":
            return self._match_release(identifier, topic)
        page = self._pages.get(offset // _PAGE)
        at = offset % _PAGE
        leaf = page.owner[at] - 1 if page else -1
        if page is None or leaf < 0:
            return FaultKind.UNKNOWN_MOVEMENT, f"no decision `{identifier}`"
        if self._codes.get(topic) != self._sent[leaf]:
            return (
                FaultKind.UNKNOWN_MOVEMENT,
                f"decision `{identifier}` sent its record elsewhere (leaf {leaf})",
            )
        if page.moved[at]:
            return FaultKind.UNKNOWN_MOVEMENT, f"the record of decision `{identifier}` is there twice"
        page.moved[at] = 1
        return None

    def missing(self, floors: Mapping[str, float]) -> Iterator[tuple[str, str]]:
        """Yield decision and topic of each record that is not where it was sent.

        `floors` gives by topic the guarded offset from which all records are still retained; from the first if none.
        """
        topics = list(self._codes)
        for number in sorted(self._pages):
            page = self._pages[number]
            if page.moved.count(1) == page.owned:
                continue
            for at, leaf in enumerate(page.owner):
                offset = number * _PAGE + at
                if leaf and not page.moved[at] and offset >= floors.get(topics[self._sent[leaf - 1]], 0):
                    yield f"{self._log}/{offset}", topics[self._sent[leaf - 1]]
        for identifier, topic in self._releases.items():
            if identifier not in self._released and topic not in floors:
                yield identifier, topic

    def _add_decision(self, leaf: int, event: DecisionEvent) -> Complaint | None:
        self._note(leaf, event)
        try:
            self._digests += bytes.fromhex(event.digest).ljust(_DIGEST)[:_DIGEST]
        except ValueError:
            return FaultKind.EDIT, "its digest is none"
        place = f"{self._log}/{event.offset}"
        if event.release:
            return self._add_release(place, event)
        if event.id != place:
            return FaultKind.EDIT, "it speaks of another partition than its log's"
        return self._mark(leaf, event.offset, 1)

    def _add_release(self, place: str, event: DecisionEvent) -> Complaint | None:
        if not event.id.startswith(f"{place}.r") or not event.id[len(place) + 2 :].isdecimal():
            return FaultKind.EDIT, "it is a release of another record than it says"
        page = self._pages.get(event.offset // _PAGE)
        first = page.owner[event.offset % _PAGE] - 1 if page else -1
        if first < 0 or self._sent[first] != self._codes.get(self._quarantine):
            return FaultKind.UNKNOWN_MOVEMENT, "it releases a record that was not in quarantine"
        if event.id in self._releases:
            return FaultKind.COVERED_TWICE, f"release `{event.id}` was decided before"
        self._releases[event.id] = self._to(event)
        return None

    def _add_span(self, leaf: int, event: SpanEvent) -> Complaint | None:
        self._note(leaf, event)
        self._digests += bytes(_DIGEST)
        self._spans[leaf] = event.digest, event.count
        if sum(count for _, count in event.runs) != event.count:
            return FaultKind.EDIT, "its runs do not add up to its count"
        for first, count in event.runs:
            if (complaint := self._mark(leaf, first, count)) is not None:
                return complaint
        return None

    def _mark(self, leaf: int, first: int, count: int) -> Complaint | None:
        if count < 1 or first < 0 or first + count > self.end:
            return (
                FaultKind.HEAD_WENT_BACK,
                f"it covers offset {first + count - 1}, which the group has not committed",
            )
        self.covered += count
        while count:
            number, at = divmod(first, _PAGE)
            page = self._pages.get(number)
            if page is None:
                page = self._pages[number] = _Page()
            length = min(count, _PAGE - at)
            if length == 1:
                if page.owner[at]:
                    return self._twice(first, page.owner[at] - 1)
                page.owner[at] = leaf + 1
            else:
                owners = page.owner[at : at + length]
                if owners.count(0) != length:
                    index, owner = next((index, owner) for index, owner in enumerate(owners) if owner)
                    return self._twice(first + index, owner - 1)
                page.owner[at : at + length] = array("I", (leaf + 1,)) * length
            page.owned += length
            first += length
            count -= length
        return None

    def _twice(self, offset: int, leaf: int) -> Complaint:
        return FaultKind.COVERED_TWICE, f"offset {offset} is covered by leaf {leaf} already"

    def _match_release(self, identifier: str, topic: str) -> Complaint | None:
        if self._releases.get(identifier) != topic:
            return FaultKind.UNKNOWN_MOVEMENT, f"no decision `{identifier}` sent a record here"
        if identifier in self._released:
            return FaultKind.UNKNOWN_MOVEMENT, f"the record of decision `{identifier}` is there twice"
        self._released.add(identifier)
        return None

    def _note(self, leaf: int, event: Leaf) -> None:
        if leaf != len(self._sent):
            raise ValueError("leaves must be added in order")
        self._sent.append(self._codes.setdefault(self._to(event), len(self._codes)))

    def _to(self, event: Leaf) -> str:
        """Return the topic that a leaf's records were sent to."""
        if not event.destination:
            return self._quarantine
        named = self._routes.get((event.bundle, event.flow, event.destination))
        return named or f"{self._topic}.to.{event.destination}"
