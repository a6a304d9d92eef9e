"""Puts a bundle on `guard.bundles`, in one transaction, after everything that a worker would refuse it for was asked."""

import time

from msgspec import Struct

from guard.bundles.content import compiled
from guard.bundles.manifest import Bundle, Manifest, encode, record_key
from guard.bundles.signing import refusal, signers_of
from guard.bundles.store import Store, entries, stored
from guard.topology import names
from guard.wiring import refuse_outdated
from schemas.errors import BundleError
from schemas.movement import Movement
from streams.administration import administrator, described
from streams.contract import Step, nothing
from streams.publishing import alone
from streams.settings import Settings

_SEEN_SECONDS = 10.0
_PAUSE = 0.1


class Activated(Struct, frozen=True):
    """What was put in force, what it follows, and the topics it names that are not there."""

    manifest: Manifest
    after: int
    missing: tuple[str, ...]


def activate(
    settings: Settings, bundle: Bundle, *, at: int, built_on_last: bool = True, on_step: Step = nothing
) -> Activated:
    """Publish a bundle for all workers. Raise BundleError, and publish nothing, where a worker would refuse it.

    With `built_on_last` it must have been built on what is in force: what somebody else activated meanwhile is not undone
    by accident. Two that are activated at the same time come one after the other, and the second is asked again.
    """
    signers = signers_of(settings)
    manifest = bundle.manifest
    with alone(settings, "bundles", on_step=on_step) as carry:
        store = stored(settings)
        refused = refusal(bundle, signers, at=at, after=store.version)
        if refused is not None:
            raise BundleError(f"bundle {manifest.version} is refused ({refused.why.value}): {refused.told}")
        if built_on_last and manifest.previous != store.digest:
            raise BundleError(
                f"bundle {manifest.version} was built on `{manifest.previous[:23] or 'nothing'}`, and "
                f"`{store.digest[:23] or 'nothing'}` is in force; build it again"
            )
        policy = compiled(bundle)
        refuse_outdated(policy, at)
        wanted = names(settings, policy)
        present = described(administrator(settings), wanted)
        carry(
            [
                Movement(settings.topics.bundles, record_key(manifest), encode(bundle), partition=0),
                Movement(
                    settings.topics.bundles, policy.digest.encode(), bundle.content.encode(), partition=0
                ),
            ]
        )
        _confirm(settings, bundle)
        needed = {
            *policy.flows,
            *(topic for flow in policy.flows.values() for topic in flow.topics.values()),
        }
        return Activated(manifest, store.version, tuple(sorted(needed - present.keys())))


def _confirm(settings: Settings, bundle: Bundle) -> None:
    """Return when the topic tells what every worker will find: this bundle in force. Raise BundleError where it does not.

    What it was judged for here is this machine's clock; what counts is the broker's.
    """
    end, why = time.monotonic() + _SEEN_SECONDS, ""
    while time.monotonic() < end:
        for entry in entries(settings, Store(signers_of(settings))):
            if entry.bundle == bundle:
                if entry.refused is None:
                    return
                why = entry.refused.why.value
        time.sleep(_PAUSE)  # a commit is told a moment later
    told = "it is not told yet; see `guard bundle list`"
    if why:
        told = (
            f"workers refuse it ({why}): set this machine's clock and the broker's right, then build it again"
        )
    raise BundleError(f"bundle {bundle.manifest.version} was published, and {told}")
