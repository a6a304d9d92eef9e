"""What a worker runs: the newest bundle that its signers signed, or its own policy directory where there is none."""

import os
from collections.abc import Callable
from pathlib import Path

import structlog

from guard.bundles.content import compiled
from guard.bundles.following import Follower, Ready
from guard.bundles.manifest import Bundle, decode, encode
from guard.bundles.signing import Refusal, signers_of
from guard.bundles.store import Store, entries
from guard.policy.compile import Policy
from guard.wiring import policy_of
from schemas.errors import BundleError, GuardError
from streams.settings import Settings

log = structlog.get_logger("guard.bundles")


class Running:
    """The policy in force and where it comes from. Reads the topic once when built; `following` goes on from there."""

    def __init__(self, settings: Settings, *, refused: Callable[[str], None]) -> None:
        self._settings, self._refused = settings, refused
        self._store = Store(signers_of(settings))
        self._after = -1
        self.bundle: Bundle | None = None
        self.policy: Policy = self._newest() if self._store.signers.publics else self._own()

    def following(self, prepare: Callable[[Bundle], Ready]) -> Follower[Ready] | None:
        """Return a follower that goes on where this has read to; None where nobody's bundles are trusted."""
        if not self._store.signers.publics:
            return None
        return Follower(self._settings, self._store, prepare, after=self._after, refused=self._refused)

    def put(self, bundle: Bundle, policy: Policy) -> None:
        """Note what is in force from now on."""
        self.bundle, self.policy = bundle, policy

    def is_expired(self, at: int) -> bool:
        """Return whether what is in force has expired, and the time that it may go on is over."""
        if self.bundle is None:
            return False
        return at >= self.bundle.manifest.expires + 1000 * self._settings.bundles.grace_s

    def _newest(self) -> Policy:
        """Return the policy of the newest bundle in force that can be run, and keep that bundle."""
        kept = self._settings.bundles.keep
        if kept is not None and (copy := _copy(kept)) is not None:
            self._store.keep(copy)
        for entry in entries(self._settings, self._store):
            self._after = entry.offset
            if entry.refused is not None and entry.refused.why is not Refusal.OLDER:
                log.warning("bundle refused", offset=entry.offset, why=entry.refused.why.value)
                self._refused(entry.refused.why.value)
        for bundle in reversed(self._store.accepted):
            try:
                policy = compiled(bundle)
            except GuardError as error:
                log.error("bundle refused", version=bundle.manifest.version, told=str(error))  # noqa: TRY400
                self._refused(Refusal.UNREADABLE.value)
                continue
            self.bundle = bundle
            keep(bundle, kept)
            return policy
        if self._store.accepted:
            raise BundleError(
                f"bundle {self._store.version} is in force and this guard does not understand it; upgrade the guard"
            )
        return self._own()

    def _own(self) -> Policy:
        """Return the policy of the local directory. Raise BundleError where only a signed bundle may be run."""
        if self._settings.bundles.required:
            raise BundleError(
                f"no bundle on `{self._settings.topics.bundles}` may be run, and `bundles` asks for one; "
                "activate one with `guard policy activate`"
            )
        return policy_of(self._settings.policy)


def keep(bundle: Bundle, place: Path | None) -> None:
    """Write a worker's own copy of what it runs, whole or not at all; one that cannot be written is told and missed."""
    if place is None:
        return
    fresh = place.with_name(f".{place.name}.new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as opened:
            opened.write(encode(bundle))
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(place)
    except OSError as error:
        log.warning("the bundle's local copy could not be written", file=str(place), why=error.strerror)


def _copy(place: Path) -> Bundle | None:
    try:
        return decode(place.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, BundleError):
        log.warning("the bundle's local copy cannot be read; going by the topic alone", file=str(place))
        return None
