"""A package of evidence for an auditor: decisions of a period with their proofs, heads, bundles and keys, as one zip file.

Equal topics give equal bytes. What is in it is proven before it is written; what cannot be, raises.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

from guard.audit.chain import LogMessage
from guard.audit.head import LogHead, accept_head, head_event, is_authentic
from guard.audit.leaves import decode
from guard.audit.merkle import inclusion_paths, leaf_hash, root_of
from guard.audit.prove import Proof
from guard.audit.verify import Committed
from guard.bundles.manifest import decode as decode_bundle
from schemas.errors import BundleError, EvidenceError
from schemas.events import DecisionEvent, HeadEvent, SpanEvent

FORMAT = "dataguard-evidence-1"
LEAVES = 20_000  # decisions and spans of one package
BYTES = 128 * 1024 * 1024  # of its files

Leaf = DecisionEvent | SpanEvent
_README = """# Evidence of decisions

What this is: what the guard of group `{group}` decided in the period that manifest.json names, and what proves it. Nothing
in it holds content of a record.

    manifest.json   what there is, with the SHA-256 of every other file
    decisions/      the decisions of each guarded partition, one event a line, exactly as they were hashed
    proofs/         for each of them its place in the partition's Merkle log (RFC 9162) up to a signed head
    heads.jsonl     the signed heads of those logs
    bundles/        the policies that were in force then, by their digest, and the signed bundles they came in
    keys/           the public keys that heads are signed with

To verify: get the guard's public key `signing.pub` from whoever answers for it, by another way than this package, and see
that its fingerprint (the first 16 hex digits of the SHA-256 of its 32 bytes) is the one in manifest.json. Then run, with
the guard's source or its package `dataguard-streams`:

    python -m guard.audit.check PACKAGE.zip signing.pub

or for one decision `python -m guard.audit.check proofs/TOPIC/PARTITION/INDEX.json signing.pub`. Where keys were rotated,
give a folder of public keys instead.

What that shows: each decision here stood in the log when its head was signed, and no file was altered since the manifest
was made. What it does not: that nothing was left out. That is shown by `guard audit verify`, which reads all topics.
"""


class Wanted(Struct, frozen=True):
    """The period in milliseconds since the epoch, its end not included, and of which flows; empty: of all."""

    since: int
    until: int
    flows: tuple[str, ...] = ()

    def has(self, leaf: Leaf) -> bool:
        return self.since <= leaf.at < self.until and (not self.flows or leaf.flow in self.flows)


class _Log:
    """One partition's log while it is read: the hashes of its leaves, and those leaves that are wanted."""

    def __init__(self, name: str, head: LogHead) -> None:
        self.name, self.head = name, head
        self.hashes: list[bytes] = []
        self.wanted: list[tuple[int, bytes, Leaf]] = []


def package(
    messages: Iterable[LogMessage],
    committed: Mapping[str, Committed],
    keys: Mapping[str, bytes],
    archives: Iterable[bytes],
    wanted: Wanted,
    *,
    group: str,
    shows: Callable[[Leaf], bool] = lambda _leaf: True,
) -> bytes:
    """Return the zip file. Raise EvidenceError where a log does not hold, or there is more than a package takes."""
    logs, heads = _read(messages, committed, keys, wanted, shows)
    files: dict[str, bytes] = {"README.md": _README.format(group=group).encode()}
    for log in logs:
        topic, _, partition = log.name.rpartition("/")
        files[f"decisions/{topic}/{partition}.jsonl"] = _lines(text for _, text, _ in log.wanted)
        for index, proof in _proofs(log):
            files[f"proofs/{topic}/{partition}/{index}.json"] = msgspec.json.encode(proof) + b"\n"
    files["heads.jsonl"] = _lines(msgspec.json.encode(head) for head in _heads(logs, heads, keys, wanted))
    named = {leaf.bundle for log in logs for _, _, leaf in log.wanted}
    files |= _bundles(archives, named)
    files |= {f"keys/{name}.pub": _pem(public) for name, public in keys.items()}
    if sum(map(len, files.values())) > BYTES:
        raise _too_much()
    told = {
        "format": FORMAT,
        "group": group,
        "since": wanted.since,
        "until": wanted.until,
        "flows": sorted(wanted.flows) or "all",
        "logs": {log.name: {"leaves": len(log.wanted), "of": log.head.size} for log in logs},
        "keys": sorted(keys),
        "bundles_not_archived": sorted(one for one in named if f"bundles/{_file(one)}.json" not in files),
        "files": {
            name: {"sha256": sha256(text).hexdigest(), "bytes": len(text)} for name, text in files.items()
        },
    }
    files["manifest.json"] = json.dumps(told, indent=1, sort_keys=True).encode() + b"\n"
    return _zipped(files)


def _read(
    messages: Iterable[LogMessage],
    committed: Mapping[str, Committed],
    keys: Mapping[str, bytes],
    wanted: Wanted,
    shows: Callable[[Leaf], bool],
) -> tuple[list[_Log], list[HeadEvent]]:
    logs = {name: _Log(name, accept_head(one.metadata, name, keys)) for name, one in committed.items()}
    heads: list[HeadEvent] = []
    taken = 0
    for message in messages:
        log = logs.get(message.log)
        if log is None:
            continue
        event = decode(message.value)
        if isinstance(event, HeadEvent):
            heads.append(event)
        elif len(log.hashes) < log.head.size:
            if wanted.has(event) and shows(event):
                log.wanted.append((len(log.hashes), message.value, event))
                taken += 1
            log.hashes.append(leaf_hash(message.value))
        if taken > LEAVES:
            raise _too_much()
    return [logs[name] for name in sorted(logs) if logs[name].wanted], heads


def _proofs(log: _Log) -> Iterable[tuple[int, Proof]]:
    if len(log.hashes) != log.head.size or root_of(log.hashes) != log.head.root:
        raise EvidenceError(
            f"log `{log.name}` is not what its head was signed over; run `guard audit verify`"
        )
    paths = inclusion_paths(log.hashes, [index for index, _, _ in log.wanted])
    head = head_event(log.head, log.name)
    for index, text, leaf in log.wanted:
        offset = leaf.runs[0][0] if isinstance(leaf, SpanEvent) else leaf.offset
        path = tuple(node.hex() for node in paths[index])
        yield index, Proof(log.name, offset, index, text.decode(), path, head)


def _heads(
    logs: Sequence[_Log], heads: Iterable[HeadEvent], keys: Mapping[str, bytes], wanted: Wanted
) -> Iterable[HeadEvent]:
    """Yield the heads that proofs end in, and those that were published within the period."""
    names = {log.name for log in logs}
    yield from (head_event(log.head, log.name) for log in logs)
    for head in heads:
        if head.log not in names or not wanted.since <= head.at < wanted.until:
            continue
        if not is_authentic(head, keys):
            raise EvidenceError(
                f"a head of log `{head.log}` is not signed by a known key; run `guard audit verify`"
            )
        yield head


def _bundles(archives: Iterable[bytes], named: set[str]) -> dict[str, bytes]:
    """Return the archived policies that decisions name, and the signed bundles that brought them."""
    found = {}
    for archive in archives:
        digest = f"sha256:{sha256(archive).hexdigest()[:16]}"
        if digest in named:
            found[f"bundles/{_file(digest)}.json"] = archive
            continue
        try:
            bundle = decode_bundle(archive)
        except BundleError:
            continue
        if bundle.short in named:
            found[f"bundles/signed-{bundle.manifest.version}-{_file(bundle.short)}.json"] = archive
    return found


def _file(digest: str) -> str:
    return digest.replace(":", "-").replace("/", "-")


def _pem(public: bytes) -> bytes:
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _lines(texts: Iterable[bytes]) -> bytes:
    return b"".join(text + b"\n" for text in texts)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip whose bytes depend on nothing else: in order of names, at one time, with one mode."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as kept:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, files[name])
    return made.getvalue()


def _too_much() -> EvidenceError:
    return EvidenceError(
        f"a package takes {LEAVES:,} decisions and {BYTES // 1024**2} MiB; name a flow, or a shorter period"
    )
