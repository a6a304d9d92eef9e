"""A trial and its way back as two bundles' files, the next two versions: to be signed by as many before either is used."""

from collections.abc import Callable

from msgspec import Struct

from guard.bundles.build import build_on
from guard.bundles.manifest import Bundle
from guard.bundles.signing import BundleSigners, refusal
from guard.policy.arms import promoted, with_trial, without_trial
from guard.policy.compile import Policy
from guard.promotion.standing import Standing, trial_in
from schemas.errors import BundleError
from schemas.trial import TrialSpec

Prove = Callable[[Policy], str]  # a policy's proof as it travels; raises BundleError where it does not hold


class Prepared(Struct, frozen=True):
    """The bundle that tries, and the one that goes back: the same content without the trial."""

    trial: Bundle
    fallback: Bundle


def prepared(
    base: Standing, trial: TrialSpec, signers: BundleSigners, *, at: int, prove: Prove | None = None
) -> Prepared:
    """Return both, unsigned, with the proofs that the deployment asks for.

    Raise BundleError where nobody could sign them, or one of them cannot be proved.
    """
    plain = without_trial(base.policy) if base.trial is not None else base.policy
    note = f"tries {trial.id}: {trial.step}"
    both = with_trial(plain, trial)
    trying = _next(base, both, signers, at=at, ahead=1, previous=base.digest, note=note, prove=prove)
    back = f"takes {trial.id} back"
    before = trying.manifest.digest
    ready = _next(base, plain, signers, at=at, ahead=2, previous=before, note=back, prove=prove)
    return Prepared(trying, ready)


def finished(base: Standing, signers: BundleSigners, *, at: int, prove: Prove | None = None) -> Bundle:
    """Return the bundle with the candidate's parts in force, unsigned, with the proof that the deployment asks for."""
    note = f"promotes {base.trial.id}" if base.trial is not None else ""
    whole = promoted(base.policy)
    return _next(base, whole, signers, at=at, ahead=1, previous=base.digest, note=note, prove=prove)


def refuse_fallback(trial: Bundle, fallback: Bundle, signers: BundleSigners, *, at: int) -> None:
    """Raise BundleError where a fallback could not be put in force right behind its trial, or is none of its own."""
    found = trial_in(trial)
    if found is None:
        raise BundleError(
            "the bundle tries nothing; give the file that `guard promote prepare` wrote for the trial"
        )
    if trial_in(fallback) is not None or fallback.manifest.previous != trial.manifest.digest:
        raise BundleError(
            "the fallback is not the trial's own; give the one that `guard promote prepare` wrote beside it"
        )
    if (refused := refusal(fallback, signers, at=at, after=trial.manifest.version)) is not None:
        raise BundleError(
            f"the fallback would be refused ({refused.why.value}): {refused.told}; nothing is tried without a way back"
        )


def _next(
    base: Standing,
    policy: Policy,
    signers: BundleSigners,
    *,
    at: int,
    ahead: int,
    previous: str,
    note: str,
    prove: Prove | None,
) -> Bundle:
    if signers.proof and prove is None:
        raise BundleError(
            "this deployment asks for a proof of every bundle, and nothing proves this one here; use `guard promote`"
        )
    return build_on(
        base.bundle,
        policy.canonical(),
        signers,
        version=base.version + ahead,
        previous=previous,
        at=at,
        who="a trial",
        proof=prove(policy) if prove is not None and signers.proof else "",
        note=note,
    )
