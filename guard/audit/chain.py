"""One log read from its first leaf: indices, tree hash, heads and signatures."""

from collections.abc import Mapping

from msgspec import Struct

from guard.audit.head import LogHead, is_authentic
from guard.audit.leaves import Leaf, decode
from guard.audit.merkle import Tree
from guard.audit.report import FaultKind, LogFault
from schemas.errors import EvidenceError
from schemas.events import HeadEvent
from schemas.record import Place


class LogMessage(Struct, frozen=True):
    """A message of guard.decisions. `index` is -1 where it has none, as heads do."""

    place: Place
    log: str
    value: bytes
    index: int = -1


class Chain:
    """Follows one log. `fault` is the first fault met; a gap may yet turn out to be a reorder.

    INVARIANT: without a fault, the first `tree.size` leaves are those that the heads so far were signed over.
    """

    def __init__(self, log: str, committed: LogHead, keys: Mapping[str, bytes]) -> None:
        self.log = log
        self.tree = Tree()
        self.heads = 0
        self.fault: LogFault | None = None
        self.last: Place | None = None
        self._committed = committed
        self._keys = keys
        self._head: HeadEvent | None = None
        self._since: Place | None = None  # of the first leaf after the last head that held
        self._missing = -1  # the index whose absence is the fault

    def feed(self, message: LogMessage) -> Leaf | None:
        """Take the log's next message; return it where it is a leaf and all before it holds."""
        if self.fault is not None:
            self._reconsider(message)
            return None
        self.last = message.place
        try:
            event = decode(message.value)
        except EvidenceError:
            self._fail(FaultKind.EDIT, message.place, "the message is no event of a decision log")
            return None
        if isinstance(event, HeadEvent):
            self._follow(event, message.place)
            return None
        if message.index != self.tree.size:
            self._out_of_order(message)
            return None
        if self._since is None:
            self._since = message.place
        self.tree.append(message.value)
        if self.tree.size == self._committed.size and self.tree.root() != self._committed.root:
            self._edited(message.place, self._committed.size, "the committed head")
            return None
        return event

    def close(self) -> None:
        """Say that the log has ended."""
        if self.fault is None and self.tree.size < self._committed.size:
            where = f"after `{self.last}`" if self.last else "from the first"
            missing = self._committed.size - self.tree.size
            self._fail(
                FaultKind.TRUNCATION,
                self.last,
                f"the last {missing} of {self._committed.size} leaves are missing, {where}",
            )

    def _follow(self, head: HeadEvent, place: Place) -> None:
        if head.log != self.log or not is_authentic(head, self._keys):
            self._fail(
                FaultKind.BAD_SIGNATURE, place, f"the head of {head.size} leaves is not signed by a known key"
            )
            return
        before = self._head
        if before and (head.size < before.size or head.offset < before.offset or head.at < before.at):
            self._fail(
                FaultKind.HEAD_WENT_BACK,
                place,
                f"a head of {head.size} leaves follows one of {before.size} leaves",
            )
        elif head.size > self.tree.size:
            missing = head.size - self.tree.size
            self._fail(
                FaultKind.GAP, place, f"{missing} leaves are missing before the head of {head.size} leaves"
            )
        elif head.size < self.tree.size:
            self._fail(
                FaultKind.REORDER, place, f"the head of {head.size} leaves follows leaf {self.tree.size - 1}"
            )
        elif bytes.fromhex(head.root) != self.tree.root():
            self._edited(place, head.size, "the signed head")
        else:
            self.heads += 1
            self._head, self._since = head, None

    def _out_of_order(self, message: LogMessage) -> None:
        expected = self.tree.size
        if message.index < 0:
            self._fail(FaultKind.EDIT, message.place, "a leaf without its index")
        elif message.index < expected:
            self._fail(FaultKind.DUPLICATE, message.place, f"leaf {message.index} stands there again")
        else:
            self._missing = expected
            count = message.index - expected
            detail = f"{count} leaves are missing: leaf {message.index} follows leaf {expected - 1}"
            if expected == 0:
                detail = f"the log begins with leaf {message.index}; the decision topic must keep all, see its retention"
            self._fail(FaultKind.GAP, message.place, detail)

    def _reconsider(self, message: LogMessage) -> None:
        """Name a gap a reorder once the missing leaf turns up."""
        if self.fault is not None and message.index == self._missing >= 0:
            self.fault = LogFault(
                FaultKind.REORDER,
                self.log,
                self.fault.place,
                f"leaf {self._missing} stands later, at `{message.place}`",
            )
            self._missing = -1

    def _edited(self, place: Place, size: int, which: str) -> None:
        begun = self._head.size if self._head else 0
        self._fail(
            FaultKind.EDIT,
            self._since or place,
            f"leaves {begun} to {size - 1} do not hash to {which}; one of those from `{self._since}` to `{place}` was altered",
        )

    def _fail(self, kind: FaultKind, place: Place | None, detail: str) -> None:
        self.fault = LogFault(kind, self.log, str(place or self.log), detail)
