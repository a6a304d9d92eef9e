"""The result of `guard policy prove` that travels with a bundle: whether it is the signed one, and speaks of this content.

It is JSON; read here are `bundle`, the digest that decisions use (or the full one), `holds`, and that every one of its `invariants` does.
A worker checks that much without the prover's libraries.
"""

import json

from guard.bundles.manifest import Bundle, digest
from schemas.errors import BundleError


def is_proven(bundle: Bundle, *, required: bool = False) -> bool:
    """Return whether the proof that the manifest names is there and holds; without one, whether none is required."""
    if not bundle.manifest.proof:
        return not bundle.proof and not required
    if digest(bundle.proof.encode()) != bundle.manifest.proof:
        return False
    result = _result(bundle.proof)
    return _holds(result) and result.get("bundle") in (bundle.short, bundle.manifest.digest)


def accepted(proof: str, content: bytes) -> str:
    """Return a proof's text where it holds and speaks of this content. Raise BundleError otherwise."""
    result = _result(proof)
    named, own = result.get("bundle"), digest(content)
    if named not in (own, own[:23]):
        raise BundleError(f"the proof speaks of `{named}`, and this content is `{own[:23]}`; prove this one")
    if not _holds(result):
        raise BundleError("the proof does not hold; mend what `guard policy prove` shows")
    return proof


def stated(proof: str) -> tuple[str, ...]:
    """Return the ids of the invariants that a proof names; none of what is no proof."""
    named = _result(proof).get("invariants")
    rows = [one for one in named if isinstance(one, dict)] if isinstance(named, list) else []
    return tuple(str(one["id"]) for one in rows if "id" in one)


def _holds(result: dict[str, object]) -> bool:
    stated = result.get("invariants")
    return (
        result.get("holds") is True
        and isinstance(stated, list)
        and bool(stated)
        and all(isinstance(one, dict) and one.get("holds") is True for one in stated)
    )


def _result(proof: str) -> dict[str, object]:
    try:
        result = json.loads(proof)
    except ValueError:
        result = None
    return result if isinstance(result, dict) else {}
