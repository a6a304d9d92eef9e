"""A bundle and its manifest, as bytes and back: the same bytes in a file and on `guard.bundles`."""

import re
from hashlib import sha256

import msgspec
from msgspec import Struct

from schemas.errors import BundleError

LIMIT = 19 * 1024 * 1024  # bytes of a bundle; its topic takes 20 MiB
DAY = 86_400_000
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_KEY = re.compile(r"[0-9a-f]{16}")


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What signers sign: which content, in which place of the order, from when until when. Times are milliseconds."""

    version: int  # rises with every bundle that is put in force
    digest: str  # of the content
    previous: str  # digest of the content in force when this was built; empty where none was
    created: int
    not_before: int
    expires: int
    threshold: int  # so many different people must have signed
    keys: tuple[str, ...]  # fingerprints of those who may
    proof: str = ""  # digest of the result of `guard policy prove`, where there is one
    note: str = ""  # why, in the builder's words


class Signature(Struct, frozen=True, forbid_unknown_fields=True):
    """One person's signature over the manifest: Ed25519, base64."""

    key: str
    signature: str


class Bundle(Struct, frozen=True, forbid_unknown_fields=True, tag="dataguard-bundle-1", tag_field="format"):
    """A manifest with its signatures, and the content and proof it names."""

    manifest: Manifest
    content: str  # canonical JSON: what `Policy.canonical` gives
    proof: str = ""
    signatures: tuple[Signature, ...] = ()

    @property
    def short(self) -> str:
        """What decisions call its content."""
        return self.manifest.digest[:23]

    def __repr__(self) -> str:
        return f"Bundle({self.manifest.version}, {self.short}, {len(self.signatures)} signatures)"


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Bundle)


def digest(content: bytes) -> str:
    """Return what content is addressed by.

    >>> digest(b"")[:23]
    'sha256:e3b0c44298fc1c14'
    """
    return f"sha256:{sha256(content).hexdigest()}"


def built(content: bytes, manifest: Manifest, *, proof: str = "") -> Bundle:
    """Return an unsigned bundle whose manifest names its content and proof."""
    named = msgspec.structs.replace(
        manifest, digest=digest(content), proof=digest(proof.encode()) if proof else ""
    )
    return Bundle(named, content.decode(), proof)


def encode(bundle: Bundle) -> bytes:
    return _encoder.encode(bundle)


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the bytes of a manifest: equal manifests, equal bytes."""
    return _encoder.encode(manifest)


def decode(message: bytes) -> Bundle:
    """Return the bundle. Raise BundleError where the bytes are none."""
    try:
        bundle: Bundle | None = _decoder.decode(message) if len(message) <= LIMIT else None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        bundle = None
    if bundle is None or not _is_well_formed(bundle.manifest):
        raise BundleError("these bytes are no bundle; make one with `guard policy build`")
    return bundle


def record_key(manifest: Manifest) -> bytes:
    """Return the key of its record: one for each manifest, so that compaction keeps every bundle that was published."""
    return f"bundle/{manifest.version}/{sha256(encode_manifest(manifest)).hexdigest()[:16]}".encode()


def is_bundle_key(key: bytes | None) -> bool:
    """Return whether a record of the topic says that it is a bundle; the others are archived policies."""
    return key is not None and key.startswith(b"bundle/")


def _is_well_formed(manifest: Manifest) -> bool:
    return (
        manifest.version >= 1
        and manifest.threshold >= 1
        and manifest.not_before < manifest.expires
        and _DIGEST.fullmatch(manifest.digest) is not None
        and all(not one or _DIGEST.fullmatch(one) for one in (manifest.previous, manifest.proof))
        and all(_KEY.fullmatch(key) for key in manifest.keys)
        and len(set(manifest.keys)) == len(manifest.keys)
    )
