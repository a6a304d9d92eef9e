"""How trials stand by the signed bundles alone: what is in force, what it tries, and every trial that ever was in force."""

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from guard.bundles.content import compiled
from guard.bundles.manifest import Bundle
from guard.bundles.signing import signers_of
from guard.bundles.store import Store, entries
from guard.policy.compile import Policy
from guard.promotion.candidate import is_same
from guard.wiring import policy_of
from schemas.errors import BundleError
from schemas.trial import Step, TrialSpec

if TYPE_CHECKING:
    from streams.settings import Settings

_ALL = 10_000


class Tried(Struct, frozen=True):
    """A trial that was in force, since when, and the bundle that it came in."""

    trial: TrialSpec
    bundle: Bundle
    since: int


class Standing(Struct, frozen=True):
    """What governs. `tried` are all trials that came into force, the newest last."""

    policy: Policy
    bundle: Bundle | None
    tried: tuple[Tried, ...] = ()

    @property
    def version(self) -> int:
        return self.bundle.manifest.version if self.bundle is not None else 0

    @property
    def digest(self) -> str:
        return self.bundle.manifest.digest if self.bundle is not None else ""

    @property
    def trial(self) -> TrialSpec | None:
        return self.policy.content.bundle.trial

    def in_force(self) -> Tried:
        """Return the trial in force. Raise BundleError where none is."""
        if self.trial is None or self.bundle is None:
            raise BundleError("no trial is in force; begin one with `guard promote prepare`")
        return self.tried[-1]

    def at_step(self, trial: TrialSpec, step: Step) -> tuple[Tried, ...]:
        """Return the trials of the same candidate and plan that were in force at a step."""
        return tuple(one for one in self.tried if one.trial.step == step and is_same(one.trial, trial))


def standing(settings: "Settings") -> Standing:
    """Return it. Raise BundleError where nobody signs: without signed bundles nothing is tried or taken back."""
    if not settings.bundles.signers:
        raise BundleError(
            "a trial travels in signed bundles, and `bundles.signers` names nobody; make a key with `guard keys signer init`"
        )
    store, found = Store(signers_of(settings), kept=_ALL), []
    for entry in entries(settings, store):
        if entry.bundle is None or entry.refused is not None:
            continue
        trial = trial_in(entry.bundle)
        if trial is not None:
            found.append(Tried(trial, entry.bundle, entry.at))
    if not store.accepted:
        return Standing(policy_of(settings.policy), None)
    return Standing(compiled(store.accepted[-1]), store.accepted[-1], tuple(found))


def trial_in(bundle: Bundle) -> TrialSpec | None:
    """Return what a bundle tries; None where it is nothing, or nothing that this guard understands."""
    try:
        told = json.loads(bundle.content)["bundle"].get("trial")
        return None if told is None else TrialSpec.model_validate_json(json.dumps(told))
    except (ValueError, LookupError, AttributeError):
        return None
