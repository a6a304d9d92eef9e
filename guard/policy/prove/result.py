"""A proof on file: what activation of a bundle asks for, and whether a file is one."""

import json
from pathlib import Path

import msgspec

from guard.policy.prove.proof import Proof
from schemas.errors import SettingsError


def written(proof: Proof) -> str:
    """Return a proof as JSON: sorted names, one line a thing, equal proofs equal bytes."""
    return json.dumps(msgspec.to_builtins(proof), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def verify_proof(path: Path, digest: str) -> Proof:
    """Return the proof a file holds. Raise SettingsError where it is none, does not hold, or is of another bundle.

    `digest` is the bundle's: the one decisions use (`sha256:` and sixteen characters), or all of it.
    """
    try:
        proof = msgspec.json.decode(path.read_bytes(), type=Proof)
    except (OSError, msgspec.DecodeError) as error:
        raise SettingsError(
            f"`{path}` holds no proof; write one with `guard policy prove DIR --out FILE`"
        ) from error
    if proof.bundle != digest[: len(proof.bundle)] or len(proof.bundle) < len("sha256:") + 16:
        raise SettingsError(
            f"`{path}` proves bundle `{proof.bundle}`, not `{digest}`; prove the one to be put in force"
        )
    if not proof.holds or not proof.invariants or not all(one.holds for one in proof.invariants):
        failed = ", ".join(one.id for one in proof.invariants if not one.holds) or "all of it"
        raise SettingsError(f"`{path}` is a proof that failed ({failed}); mend the policy and prove it again")
    return proof
