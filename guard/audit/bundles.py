"""Archived bundles by digest: what decisions were taken with, read again."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from hashlib import sha256

from guard.policy.arms import TRIED, candidate_of
from guard.policy.compile import Policy, restored
from guard.policy.reliance import cited, cites
from schemas.decision import Action
from schemas.errors import BundleError, SettingsError


class Bundles:
    """The policies of archives, each compiled when it is first asked for. An altered archive is not found by its digest.

    A bundle's name with `+candidate` behind it is that of the candidate it tries.
    """

    def __init__(self, archives: Iterable[bytes], current: Policy) -> None:
        self._archives: Mapping[str, bytes] = {
            f"sha256:{sha256(archive).hexdigest()[:16]}": archive for archive in archives
        }
        self._current = current
        self.policy = cache(self._restored)
        self._names = cache(self._cited)
        self._bases = cache(self._basis)

    def cites(self, name: str, bundle: str, basis: str) -> bool:
        """Return whether a basis rests on something, read by the bundle that named it, or by today's where it is lost."""
        return cites(basis, self._names(bundle, name))

    def plain_basis(self, bundle: str, flow: str, destination: str, at: date) -> tuple[str, ...]:
        """Return why a flow's records passed with nothing found. Raise KeyError where the archive does not tell."""
        return self._bases(bundle, flow, destination, at)

    def _restored(self, bundle: str) -> Policy:
        """Return a bundle's policy. Raise KeyError where it is not archived, or no longer understood."""
        if bundle.endswith(TRIED):
            try:
                return candidate_of(self.policy(bundle.removesuffix(TRIED)))
            except BundleError:
                raise KeyError(bundle) from None
        if bundle == self._current.digest:
            return self._current
        try:
            return restored(self._archives[bundle])
        except (ValueError, SettingsError):  # written for another version of the schemas
            raise KeyError(bundle) from None

    def _cited(self, bundle: str, name: str) -> frozenset[str]:
        try:
            content = self.policy(bundle).content
        except KeyError:
            content = self._current.content
        return cited(name, content)

    def _basis(self, bundle: str, flow: str, destination: str, at: date) -> tuple[str, ...]:
        policy = self.policy(bundle)
        outcome = policy.plain(policy.by_name[flow], at)
        if outcome is None or outcome.action not in {Action.ALLOW, Action.REROUTE}:
            raise KeyError(flow)  # its records say themselves where they come from
        return outcome.basis if outcome.destination == destination else ()
