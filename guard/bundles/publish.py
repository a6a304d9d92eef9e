"""Puts a bundle on `guard.bundles`, in one transaction, after everything that a worker would refuse it for was asked."""

from msgspec import Struct

from guard.bundles.content import compiled
from guard.bundles.manifest import Bundle, Manifest, encode, record_key
from guard.bundles.signing import refusal, signers_of
from guard.bundles.store import stored
from guard.topology import names
from guard.wiring import refuse_outdated
from schemas.errors import BundleError
from schemas.movement import Movement
from streams.administration import administrator, described
from streams.contract import Step, nothing
from streams.publishing import alone
from streams.settings import Settings


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
        needed = {
            *policy.flows,
            *(topic for flow in policy.flows.values() for topic in flow.topics.values()),
        }
        return Activated(manifest, store.version, tuple(sorted(needed - present.keys())))
