"""Who may sign bundles, and whether a bundle may be put in force: signatures, content, order and time.

INVARIANT: trust comes from the local configuration alone. Nothing that a topic or a file says can widen it.
"""

import base64
from collections.abc import Mapping
from enum import StrEnum

import msgspec
from msgspec import Struct

from guard.audit.signing import Signer, fingerprint, is_signed
from guard.bundles.manifest import Bundle, Manifest, Signature, digest, encode_manifest
from guard.bundles.proof import is_proven
from schemas.base64 import decoded
from schemas.errors import BundleError
from streams.settings import Settings


class BundleSigners(Struct, frozen=True):
    """Whose signatures count, by fingerprint, and how many of them it takes."""

    publics: Mapping[str, bytes]
    threshold: int = 1
    proof: bool = False  # whether a proof is required

    def __repr__(self) -> str:
        return f"BundleSigners({self.threshold} of {len(self.publics)})"


class Refusal(StrEnum):
    """Why a bundle is not put in force."""

    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    ALTERED = "altered"
    OLDER = "older"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    UNPROVEN = "unproven"
    UNFIT = "unfit"  # of this worker: it lacks a tier, a model or a topic that the bundle asks for


class Refused(Struct, frozen=True):
    """A refusal with its sentence, which says what to do."""

    why: Refusal
    told: str


def signers_of(settings: Settings) -> BundleSigners:
    """Return the signers that a deployment trusts; one key under two names is one signer."""
    given = settings.bundles
    publics = {fingerprint(public): public for public in given.publics.values()}
    return BundleSigners(publics, given.threshold, given.proof == "required")


def statement(manifest: Manifest) -> bytes:
    """Return the bytes that signatures are over."""
    return b"dataguard-bundle-1\x00" + encode_manifest(manifest)


def sign(bundle: Bundle, signer: Signer) -> Bundle:
    """Return the bundle with this signature too. Raise BundleError where its manifest does not name the signer's key."""
    if signer.fingerprint not in bundle.manifest.keys:
        raise BundleError(
            f"key {signer.fingerprint} is none of those that may sign this bundle; build it with settings that name it"
        )
    if digest(bundle.content.encode()) != bundle.manifest.digest:
        raise BundleError("the content is not what the manifest names; build the bundle again")
    made = base64.b64encode(signer.sign(statement(bundle.manifest))).decode()
    others = tuple(one for one in bundle.signatures if one.key != signer.fingerprint)
    return msgspec.structs.replace(bundle, signatures=(*others, Signature(signer.fingerprint, made)))


def countersigned(bundle: Bundle, signature: bytes, signers: BundleSigners) -> Bundle:
    """Return the bundle with a signature made elsewhere. Raise BundleError where it is by none of those who may sign it."""
    said = statement(bundle.manifest)
    for key in bundle.manifest.keys:
        if key in signers.publics and is_signed(said, signature, signers.publics[key]):
            others = tuple(one for one in bundle.signatures if one.key != key)
            made = Signature(key, base64.b64encode(signature).decode())
            return msgspec.structs.replace(bundle, signatures=(*others, made))
    raise BundleError(
        "the key is none of those that may sign this bundle; choose the one that `guard keys signer init` made"
    )


def signed_by(bundle: Bundle, signers: BundleSigners) -> tuple[str, ...]:
    """Return the fingerprints whose signatures hold and count, each once."""
    said = statement(bundle.manifest)
    found = {
        one.key
        for one in bundle.signatures
        if one.key in bundle.manifest.keys
        and one.key in signers.publics
        and is_signed(said, _bytes(one.signature), signers.publics[one.key])
    }
    return tuple(sorted(found))


def refusal(bundle: Bundle, signers: BundleSigners, *, at: int, after: int) -> Refused | None:
    """Return why a bundle must not come into force at a time, `after` being the version before it; None where it may."""
    manifest = bundle.manifest
    counted = len(signed_by(bundle, signers))
    needed = max(manifest.threshold, signers.threshold)
    if counted < needed or not signers.publics:
        told = f"{counted} of {needed} signatures hold; have it signed with `guard policy sign`"
        return Refused(Refusal.UNSIGNED, told)
    if digest(bundle.content.encode()) != manifest.digest:
        return Refused(Refusal.ALTERED, "its content is not what was signed; build and sign it again")
    if not is_proven(bundle, required=signers.proof):
        told = "its proof is not the one that was signed, or does not hold; see `guard policy prove`"
        return Refused(Refusal.UNPROVEN, told)
    if manifest.version <= after:
        told = f"version {manifest.version} is not above {after}, which was in force; build it again"
        return Refused(Refusal.OLDER, told)
    if at < manifest.not_before:
        told = "its time has not come; activate it when `not_before` has passed"
        return Refused(Refusal.NOT_YET_VALID, told)
    if at >= manifest.expires:
        return Refused(Refusal.EXPIRED, "it has expired; build it again with a later date")
    return None


def _bytes(text: str) -> bytes:
    try:
        return decoded(text)
    except ValueError:
        return b""
