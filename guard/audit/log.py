"""One guarded partition's log while a transaction is told: its head before, and what is appended to it."""

from hashlib import sha256

from guard.audit.digest import image_prefix, size_of_image
from guard.audit.head import LogHead
from guard.audit.leaves import encode, runs
from guard.audit.merkle import Tree
from schemas.decision import Given
from schemas.errors import EvidenceError
from schemas.events import SpanEvent
from schemas.record import Headers

_RUNS = 16_384  # of one span event: 400 kB at most, well below the 1 MB of a message
_TOGETHER = 256  # images hashed in one go: a call for each record would cost more than the hashing


class Span:
    """The plain records of one flow and destination."""

    __slots__ = (
        "_bytes",
        "_digest",
        "_headers",
        "_images",
        "_offsets",
        "_parts",
        "_runs",
        "arm",
        "destination",
        "flow",
        "given",
        "records",
    )

    def __init__(self, flow: str, destination: str, given: Given | None = None, arm: str = "") -> None:
        self.flow = flow
        self.arm = arm
        self.destination = destination
        self.given = given
        self.records = 0
        self._bytes = 0
        self._headers = 0
        self._offsets: list[int] = []  # of the images that wait
        self._images: list[bytes] = []
        self._runs: list[tuple[int, int]] = []
        self._digest = sha256()
        self._parts: list[
            tuple[tuple[tuple[int, int], ...], str]
        ] = []  # runs and digest of leaves that are full

    def add(self, offset: int, image: bytes, headers: Headers) -> None:
        """Take a record's offset, image and headers."""
        self._offsets.append(offset)
        self._images.append(image)
        if headers:
            self._headers += len(headers)
        if len(self._images) == _TOGETHER:
            self._hash()

    def size(self, prefix: bytes) -> int:
        """Return the bytes of all its records."""
        self._hash()
        return size_of_image(self._bytes, prefix, self._headers, images=self.records)

    def leaves(self, *, bundle: str, at: int) -> list[bytes]:
        """Return the span as leaves; nearly always one."""
        self._hash()
        self._cut()
        return [
            encode(
                SpanEvent(
                    self.flow,
                    self.destination,
                    part,
                    sum(n for _, n in part),
                    digest,
                    bundle,
                    at,
                    self.given,
                    self.arm,
                )
            )
            for part, digest in self._parts
        ]

    def _hash(self) -> None:
        """Take the images that wait into the digest, and their offsets into the runs."""
        if not self._images:
            return
        if len(self._runs) > _RUNS - _TOGETHER:
            self._cut()
        together = b"".join(self._images)
        self._digest.update(together)
        self._bytes += len(together)
        self.records += len(self._images)
        found = runs(self._offsets)
        if self._runs and sum(self._runs[-1]) == found[0][0]:
            found[0] = (self._runs[-1][0], self._runs[-1][1] + found[0][1])
            self._runs.pop()
        self._runs += found
        self._images.clear()
        self._offsets.clear()

    def _cut(self) -> None:
        if self._runs:
            self._parts.append((tuple(self._runs), self._digest.hexdigest()))
            self._runs, self._digest = [], sha256()


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
        self.spans: dict[tuple[str, str, Given | None, str], Span] = {}

    def span(self, flow: str, destination: str, given: Given | None = None, arm: str = "") -> Span:
        found = self.spans.get((flow, destination, given, arm))
        if found is None:
            found = self.spans[flow, destination, given, arm] = Span(flow, destination, given, arm)
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
