"""The policy that labelled texts are used under: what workers would judge by, and none where they would judge nothing."""

from typing import TYPE_CHECKING

from guard.bundles.content import compiled
from guard.bundles.governing import in_force
from guard.policy.compile import Policy
from guard.wiring import policy_of, refuse_outdated
from schemas.errors import BundleError

if TYPE_CHECKING:
    from streams.settings import Settings


def policy_in_force(settings: "Settings", at: int) -> Policy:
    """Return it. Raise BundleError where a signed bundle is asked for and none counts, or the one in force has expired.

    Raise SettingsError where one of its packs is past its review.
    """
    bundle = in_force(settings)
    if bundle is None and settings.bundles.required:
        raise BundleError(
            f"no signed bundle is in force on `{settings.topics.bundles}`, and this deployment asks for one; "
            "put one in force with `guard policy activate`"
        )
    if bundle is not None and at >= bundle.manifest.expires + settings.bundles.grace_s * 1000:
        raise BundleError(
            f"bundle {bundle.manifest.version} has expired; put its successor in force with `guard policy activate`"
        )
    policy = policy_of(settings.policy) if bundle is None else compiled(bundle)
    refuse_outdated(policy, at)
    return policy
