"""Builds bundles: a compiled policy, or an earlier bundle's content anew, with the next version and its time."""

import re
from datetime import UTC, datetime

from guard.bundles.manifest import DAY, Bundle, Manifest, built
from guard.bundles.proof import accepted
from guard.bundles.signing import BundleSigners
from guard.bundles.store import Store
from schemas.errors import BundleError, SettingsError

_LIFE = 90 * DAY  # of a first bundle, as `guard policy build` has it
_SPAN = re.compile(r"([1-9][0-9]{0,4})([dh])")


def build(
    content: bytes,
    signers: BundleSigners,
    *,
    version: int,
    previous: str,
    at: int,
    expires: int,
    not_before: int | None = None,
    threshold: int | None = None,
    proof: str = "",
    note: str = "",
) -> Bundle:
    """Return an unsigned bundle. Raise BundleError where nobody could sign it, or its proof is of something else."""
    if not signers.publics:
        raise BundleError(
            "`bundles.signers` names nobody who may sign; make a key with `guard keys signer init`"
        )
    needed = signers.threshold if threshold is None else threshold
    if not signers.threshold <= needed <= len(signers.publics):
        raise BundleError(
            f"{needed} signatures are asked for; settings ask for {signers.threshold} of {len(signers.publics)} keys at least"
        )
    start = at if not_before is None else not_before
    if expires <= max(start, at):
        raise BundleError("the bundle would have expired before it came into force; give a later `--expires`")
    manifest = Manifest(
        version=version,
        digest="",
        previous=previous,
        created=at,
        not_before=start,
        expires=expires,
        threshold=needed,
        keys=tuple(sorted(signers.publics)),
        note=note,
    )
    return built(content, manifest, proof=accepted(proof, content) if proof else "")


def build_on(
    base: Bundle | None,
    content: bytes,
    signers: BundleSigners,
    *,
    version: int,
    previous: str,
    at: int,
    who: str,
    proof: str = "",
    note: str = "",
) -> Bundle:
    """Return an unsigned bundle that lasts as long as the one in force and asks for as many signatures.

    None is no bundle in force. `who` is what prolongs nothing, in words: the bundle in force must not have expired. Raise
    BundleError where it has, and as `build` does.
    """
    expires, threshold = at + _LIFE, signers.threshold
    if base is not None:
        manifest = base.manifest
        if manifest.expires <= at:
            raise BundleError(
                f"bundle {manifest.version} has expired, and {who} prolongs nothing; build the next one with `guard policy build`"
            )
        expires, threshold = manifest.expires, max(threshold, manifest.threshold)
    return build(
        content,
        signers,
        version=version,
        previous=previous,
        at=at,
        expires=expires,
        threshold=threshold,
        proof=proof,
        note=note,
    )


def earlier(store: Store, version: int | None) -> Bundle:
    """Return the bundle to go back to: the one named, else the last whose content is another than that in force.

    Raise BundleError where there is none.
    """
    for bundle in reversed(store.accepted):
        if version is None and bundle.manifest.digest != store.digest:
            return bundle
        if version is not None and bundle.manifest.version == version:
            return bundle
    which = "no earlier content was in force" if version is None else f"no bundle {version} was ever in force"
    raise BundleError(f"{which}; see `guard bundle list`")


def moment(text: str, at: int) -> int:
    """Return the time that a person means, in milliseconds: `90d` or `12h` from `at`, a date, or a date with a time.

    >>> moment("2d", 0), moment("1970-01-02", 0)
    (172800000, 86400000)
    """
    if span := _SPAN.fullmatch(text):
        return at + int(span[1]) * (DAY if span[2] == "d" else DAY // 24)
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"`{text}` is no time; write 90d, 12h, 2027-01-31 or 2027-01-31T08:00Z") from None
    return int((told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp() * 1000)
