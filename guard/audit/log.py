"""One guarded partition's log while a transaction is told: its head before, and what is appended to it."""

from hashlib import sha256

from guard.audit.digest import image_prefix, size_of_image
from guard.audit.head import LogHead
from guard.audit.leaves import encode, runs
from guard.audit.merkle import Tree
from schemas.errors import EvidenceError
from schemas.events import SpanEvent
from schemas.record import Headers

_RUNS = 16_384  # of one span event: 400 kB at most, well below the 1 MB of a message


class Span:
    """The plain records of one flow and destination."""

    __slots__ = ("_bytes", "_headers", "destination", "digests", "flow", "offsets")

    def __init__(self, flow: str, destination: str) -> None:
        self.flow = flow
        self.destination = destination
        self.offsets: list[int] = []
        self.digests: list[bytes] = []
        self._bytes = 0
        self._headers = 0

    def add(self, offset: int, digest: bytes, length: int, headers: Headers) -> None:
        """Take a record's offset, digest, the length of its image, and its headers."""
        self.offsets.append(offset)
        self.digests.append(digest)
        self._bytes += length
        if headers:
            self._headers += len(headers)

    def size(self, prefix: bytes) -> int:
        """Return the bytes of all its records."""
        return size_of_image(self._bytes, prefix, self._headers, images=len(self.offsets))

    def leaves(self, *, bundle: str, at: int) -> list[bytes]:
        """Return the span as leaves; nearly always one."""
        found = runs(self.offsets)
        leaves, begun = [], 0
        for start in range(0, len(found), _RUNS):
            part = tuple(found[start : start + _RUNS])
            count = sum(length for _, length in part)
            digest = sha256(b"".join(self.digests[begun : begun + count])).hexdigest()
            begun += count
            leaves.append(encode(SpanEvent(self.flow, self.destination, part, count, digest, bundle, at)))
        return leaves


class Log:
    """What one transaction appends. INVARIANT: offsets rise, and `at` and the head's offset never go back."""

    __slots__ = ("at", "head", "leaves", "name", "next", "prefix", "spans", "tree")

    def __init__(self, name: str, head: LogHead, *, at: int) -> None:
        topic, _, partition = name.rpartition("/")
        self.name = name
        self.head = head
        self.at = max(at, head.at)
        self.next = head.offset
        self.prefix = image_prefix(topic, int(partition))
        self.tree = Tree(head.size, head.frontier)
        self.leaves: list[bytes] = []
        self.spans: dict[tuple[str, str], Span] = {}

    def span(self, flow: str, destination: str) -> Span:
        found = self.spans.get((flow, destination))
        if found is None:
            found = self.spans[flow, destination] = Span(flow, destination)
        return found

    def refuse(self, offset: int) -> EvidenceError:
        """Return the error for an offset that was covered before."""
        return EvidenceError(
            f"offset {offset} of `{self.name}` comes again or out of order: its log covers all before {self.next}; "
            "the group's offsets were moved back or its metadata was lost; restore them, or use a new group name"
        )

    def close(self, *, bundle: str, partition: int, commands: int) -> LogHead:
        """Append the spans and return the new head, not yet signed."""
        for span in self.spans.values():
            self.leaves.extend(span.leaves(bundle=bundle, at=self.at))
        for leaf in self.leaves:
            self.tree.append(leaf)
        return LogHead(
            self.tree.size,
            self.tree.frontier,
            self.next,
            self.at,
            self.head.partition if self.head.partition >= 0 else partition,
            max(commands, self.head.commands),
        )
