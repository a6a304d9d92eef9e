"""Which policy governs a deployment, as commands find it: the bundle in force, else the policy directory."""

from msgspec import Struct

from guard.bundles.content import compiled
from guard.bundles.manifest import Bundle
from guard.bundles.store import stored
from guard.policy.compile import Policy
from guard.wiring import policy_of
from streams.administration import administrator, described
from streams.settings import Settings


class Governing(Struct, frozen=True):
    """A policy and where it comes from, in words; `why` says why it is none of the signed bundles that are awaited."""

    policy: Policy
    source: str
    why: str = ""

    def __repr__(self) -> str:
        return f"Governing({self.source})"


def governing(settings: Settings) -> Governing:
    """Return what workers are to run. Only a bundle that this deployment's signers signed counts.

    Raise BrokerError where the broker does not tell, BundleError where this guard does not understand the newest bundle.
    """
    bundle = in_force(settings)
    if bundle is None:
        return of_directory(settings)
    return Governing(compiled(bundle), f"bundle {bundle.manifest.version} ({bundle.short})")


def of_directory(settings: Settings, why: str = "") -> Governing:
    """Return the configured policy itself."""
    if settings.bundles.signers and not why:
        why = f"no bundle is in force on `{settings.topics.bundles}`, or this principal may not read it"
    return Governing(policy_of(settings.policy), f"policy `{settings.policy.name}`", why)


def in_force(settings: Settings) -> Bundle | None:
    """Return the newest bundle that counts, expired or not; None where nobody's count, or none is there."""
    if not settings.bundles.signers:
        return None
    topic = settings.topics.bundles
    if topic not in described(administrator(settings), [topic]):
        return None
    accepted = stored(settings, kept=1).accepted
    return accepted[-1] if accepted else None
