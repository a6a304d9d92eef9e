"""A proof that one record was decided, and how, that anyone with the public key can check."""

from collections.abc import Iterable

from msgspec import Struct

from guard.audit.chain import LogMessage
from guard.audit.head import LogHead, head_event
from guard.audit.leaves import decode
from guard.audit.merkle import inclusion_path, is_included, leaf_hash
from schemas.errors import EvidenceError
from schemas.events import DecisionEvent, HeadEvent, SpanEvent


class Proof(Struct, frozen=True):
    """A leaf, its path to the root, and the signed head of that root. `python -m guard.audit.check` checks it."""

    log: str  # guarded topic/partition
    offset: int
    index: int  # of the leaf
    leaf: str  # the event as JSON, exactly as it was hashed (UTF-8)
    path: tuple[str, ...]  # hashes, hex, from the leaf up
    head: HeadEvent


def prove(messages: Iterable[LogMessage], head: LogHead, *, log: str, offset: int) -> Proof:
    """Return the proof for one guarded offset, from its log's messages in order and its committed head.

    Raise EvidenceError where no leaf covers the offset or the log is not what the head was signed over.
    """
    hashes: list[bytes] = []
    found, text = -1, b""
    for message in messages:
        if message.log != log or message.index < 0 or len(hashes) == head.size:
            continue
        if found < 0 and _covers(message.value, offset):
            found, text = len(hashes), message.value
        hashes.append(leaf_hash(message.value))
    if found < 0:
        raise EvidenceError(
            f"no decision on offset {offset} in log `{log}`, which covers all before {head.offset}; "
            "see with `guard audit verify` whether that offset holds a record"
        )
    path = inclusion_path(hashes, found)
    if not is_included(text, found, head.size, path, head.root):
        raise EvidenceError(f"log `{log}` is not what its head was signed over; run `guard audit verify`")
    return Proof(log, offset, found, text.decode(), tuple(node.hex() for node in path), head_event(head, log))


def _covers(leaf: bytes, offset: int) -> bool:
    """Return whether the leaf is the record's first decision; a release's has a leaf of its own."""
    match decode(leaf):
        case SpanEvent(runs=runs):
            return any(first <= offset < first + count for first, count in runs)
        case DecisionEvent(offset=decided, release=release):
            return decided == offset and not release
        case _:
            return False
