"""Who may say something of labelled texts: people of the policy, each with their own key."""

from collections.abc import Mapping

from guard.audit.signing import Signer, fingerprint
from schemas.errors import SettingsError


def refuse_stranger(by: str, signer: Signer, people: Mapping[str, bytes]) -> None:
    """Raise SettingsError where somebody is nobody whom the policy knows, or the key is another's."""
    public = people.get(by)
    if public is None:
        known = ", ".join(f"`{name}`" for name in sorted(people)) or "none"
        raise SettingsError(
            f"`{by}` is no approver of the policy, which has {known}; add one with `guard keys approver init {by}`"
        )
    if fingerprint(public) != signer.fingerprint:
        raise SettingsError(
            f"the key is not that of approver `{by}` in the policy; give the right key, or the right name (`--as`)"
        )
