"""The policy that a bundle carries, compiled."""

from guard.bundles.manifest import Bundle
from guard.policy.compile import Policy, restored
from schemas.errors import BundleError


def compiled(bundle: Bundle) -> Policy:
    """Return the policy of a bundle. Raise BundleError where this guard does not understand it."""
    try:
        return restored(bundle.content.encode())
    except (ValueError, LookupError) as error:  # not in its form, or something in it names what is not there
        raise BundleError(
            f"bundle {bundle.manifest.version} holds what this guard does not understand; "
            "upgrade the guard, or build the bundle with the version that runs"
        ) from error
