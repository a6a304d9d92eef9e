"""A draft as a bundle's file: the next version, for as long as the bundle in force, to be signed by as many."""

from guard.answers.asking import InForce
from guard.answers.draft import Draft
from guard.bundles.build import build_on
from guard.bundles.manifest import Bundle
from guard.bundles.signing import BundleSigners
from schemas.errors import BundleError


def candidate(base: InForce, draft: Draft, signers: BundleSigners, *, at: int, proof: str = "") -> Bundle:
    """Return an unsigned bundle that holds the draft and is built on what is in force.

    Raise BundleError where nobody could sign it, the bundle in force has expired, or a proof is asked for and not given.
    """
    if signers.proof and not proof:
        raise BundleError(
            "this deployment asks for a proof of every bundle; record the answer in the policy directory, prove it with "
            "`guard policy prove`, and build it with `guard policy build --proof FILE`"
        )
    answer = draft.answer
    return build_on(
        base.bundle,
        draft.policy.canonical(),
        signers,
        version=base.version + 1,
        previous=base.digest,
        at=at,
        who="an answer",
        proof=proof,
        note=f"{answer.id} answers {answer.question} for {', '.join(answer.labels)}, until {answer.valid_to}",
    )
