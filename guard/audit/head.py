"""The head of a decision log, as it is committed with a transaction in the offset's metadata."""

import base64
import struct
from collections.abc import Mapping
from hashlib import sha256

from msgspec import Struct

from guard.audit.merkle import root_of_frontier
from guard.audit.signing import Signer, head_statement, is_signed
from schemas.base64 import decoded
from schemas.errors import EvidenceError
from schemas.events import HeadEvent

_VERSION = b"g1."
_FIXED = struct.Struct(">Qqqiq8s64s")
_CHECK = 8
LIMIT = 4096  # bytes of metadata that a broker accepts by default (offset.metadata.max.bytes)


class LogHead(Struct, frozen=True):
    """Where one guarded partition's log stands: all that its next writer needs in order to go on."""

    size: int = 0  # leaves
    frontier: tuple[bytes, ...] = ()
    offset: int = 0  # the next guarded offset not yet covered
    at: int = 0  # time of the last decision, milliseconds; never goes back
    partition: int = -1  # of guard.decisions, chosen with the first leaf and kept; -1 while there is none
    commands: int = 0  # the next offset of guard.commands that is not yet carried out on this partition
    key: str = ""  # fingerprint of the signing key
    signature: bytes = b""

    @property
    def root(self) -> bytes:
        return root_of_frontier(self.frontier)

    def __repr__(self) -> str:
        return f"LogHead({self.size} leaves, next offset {self.offset})"


def log_name(topic: str, partition: int) -> str:
    return f"{topic}/{partition}"


def sign_head(head: LogHead, log: str, signer: Signer) -> LogHead:
    """Return the head with its signature."""
    signature = signer.sign(head_statement(log, head.size, head.root, head.offset, head.at))
    return LogHead(
        head.size,
        head.frontier,
        head.offset,
        head.at,
        head.partition,
        head.commands,
        signer.fingerprint,
        signature,
    )


def head_event(head: LogHead, log: str) -> HeadEvent:
    """Return a signed head as it is published."""
    signature = base64.b64encode(head.signature).decode()
    return HeadEvent(log, head.size, head.root.hex(), head.offset, head.at, head.key, signature)


def is_authentic(event: HeadEvent, keys: Mapping[str, bytes]) -> bool:
    """Return whether the head was signed by one of the public keys, given by fingerprint."""
    public = keys.get(event.key)
    if public is None:
        return False
    try:
        root, signature = bytes.fromhex(event.root), decoded(event.signature)
        statement = head_statement(event.log, event.size, root, event.offset, event.at)
    except (ValueError, struct.error):
        return False
    return is_signed(statement, signature, public)


def encode_head(head: LogHead, log: str) -> str:
    """Return the metadata to commit. At most 2,900 bytes: a log of 2**64 leaves still fits."""
    body = _FIXED.pack(
        head.size,
        head.offset,
        head.at,
        head.partition,
        head.commands,
        bytes.fromhex(head.key),
        head.signature,
    ) + b"".join(head.frontier)
    return (_VERSION + base64.urlsafe_b64encode(_check(log, body) + body)).decode()


def decode_head(metadata: str, log: str) -> LogHead:
    """Return the head that was committed; a new log's where nothing was. Raise EvidenceError where it is not ours."""
    if not metadata:
        return LogHead()
    try:
        version, packed = metadata[:3].encode(), decoded(metadata[3:], url_safe=True)
        check, body = packed[:_CHECK], packed[_CHECK:]
        size, offset, at, partition, commands, key, signature = _FIXED.unpack_from(body)
    except (ValueError, struct.error) as error:
        raise _unreadable(log) from error
    hashes = body[_FIXED.size :]
    frontier = tuple(hashes[start : start + 32] for start in range(0, len(hashes), 32))
    if version != _VERSION or check != _check(log, body) or len(hashes) != 32 * size.bit_count():
        raise _unreadable(log)
    return LogHead(size, frontier, offset, at, partition, commands, key.hex(), signature)


def accept_head(metadata: str, log: str, keys: Mapping[str, bytes]) -> LogHead:
    """Return the committed head once its signature holds: what a worker does when it is given a partition."""
    head = decode_head(metadata, log)
    if metadata and not is_authentic(head_event(head, log), keys):
        raise EvidenceError(
            f"the head committed for log `{log}` is not signed by a known key (`{head.key}`); "
            "if the signing key was rotated, keep its public half in the key directory; "
            "else run `guard audit verify` before going on"
        )
    return head


def _check(log: str, body: bytes) -> bytes:
    return sha256(b"dataguard-metadata-1\x00" + log.encode() + b"\x00" + body).digest()[:_CHECK]


def _unreadable(log: str) -> EvidenceError:
    return EvidenceError(
        f"the metadata committed for `{log}` is not a head of its decision log; another program commits in this "
        "group, or it was altered: give the guard a group of its own, then run `guard audit verify`"
    )
