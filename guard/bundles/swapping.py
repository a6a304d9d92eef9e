"""Puts a bundle in force between two batches: never within one, never without its signatures, and never after its time."""

from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from msgspec import Struct

from classifiers.contract import Tier
from guard.bundles.content import compiled
from guard.bundles.following import Follower
from guard.bundles.manifest import Bundle
from guard.bundles.running import Running, keep
from guard.policy.compile import Policy
from guard.policy.dated import earliest
from guard.sampling import asked
from guard.telemetry import Telemetry
from guard.topology import capacities, names
from guard.wiring import Wired, rewired, stopped
from schemas.errors import BrokerError, SettingsError
from streams.administration import administrator, described
from streams.settings import Settings

log = structlog.get_logger("guard.bundles")


class Ready(Struct, frozen=True):
    """A bundle compiled, and the checkpoint that would run it."""

    bundle: Bundle
    wired: Wired


class Swapping:
    """Follows the topic beside the record path, and hands the worker the checkpoint for its next batch."""

    def __init__(
        self,
        settings: Settings,
        running: Running,
        wired: Wired,
        telemetry: Telemetry,
        *,
        tiers: Sequence[Tier] = (),
    ) -> None:
        self._settings, self._running, self._telemetry, self._tiers = settings, running, telemetry, tiers
        self._latest = wired  # what was prepared last: what it has loaded is not loaded again
        self._follower: Follower[Ready] | None = running.following(self._prepare)
        self._tell(wired.policy)

    def start(self) -> None:
        if self._follower is not None:
            self._follower.start()

    def close(self) -> None:
        if self._follower is not None:
            self._follower.close()

    def between(self, wired: Wired, *, at: int) -> Wired:
        """Return what the next batch is judged by: another bundle where one came into force since.

        Where the bundle in force has expired, every record is held until a newer one comes. Raise GuardError where
        bundles cannot be followed any more.
        """
        ready = self._follower.fresh() if self._follower is not None else None
        if ready is not None:
            self._running.put(ready.bundle, ready.wired.policy)
            wired = ready.wired
            self._tell(wired.policy)
        expired = self._running.is_expired(at)
        if expired != wired.checkpoint.standstill:
            wired = stopped(wired, standstill=expired)
            self._telemetry.stands_still(expired=expired)
            if expired:
                log.error("bundle expired; every record is held until a newer one is activated")
        return wired

    def _prepare(self, bundle: Bundle) -> Ready:
        """Return a bundle ready to run, its models loaded. In the follower's thread: records go on meanwhile.

        Raise BundleError where this guard does not understand it, SettingsError where this worker lacks what it asks for.
        """
        policy = compiled(bundle)
        capacity = self._capacities(policy)
        made = rewired(self._latest, policy, self._settings, capacity=capacity, tiers=self._tiers)
        keep(bundle, self._settings.bundles.keep)
        self._latest = made
        return Ready(bundle, made)

    def _capacities(self, policy: Policy) -> dict[str, int]:
        """Return what cleared topics take. A topic that is missing delays no bundle: its records end in quarantine."""
        wanted = names(self._settings, policy)
        try:
            present = described(administrator(self._settings), wanted)
        except BrokerError:
            return dict(self._latest.checkpoint.capacity)
        needed = {*policy.flows, *(topic for flow in policy.flows.values() for topic in flow.topics.values())}
        for name in sorted(needed - present.keys()):
            log.error("the bundle names a topic that is not there; run `guard topics apply`", topic=name)
        if asked(policy) and self._settings.topics.samples not in present:
            raise SettingsError(
                f"it asks for samples and `{self._settings.topics.samples}` is not there; run `guard topics apply`"
            )
        return capacities(policy, present)

    def _tell(self, policy: Policy) -> None:
        bundle = self._running.bundle
        if bundle is None:
            self._telemetry.activated(policy.digest, earliest(policy.content), flows=policy.by_name)
            log.info("policy in force", bundle=policy.digest, source="policy directory")
            return
        manifest = bundle.manifest
        self._telemetry.activated(
            policy.digest,
            earliest(policy.content),
            version=manifest.version,
            expires=manifest.expires,
            flows=policy.by_name,
        )
        until = datetime.fromtimestamp(manifest.expires / 1000, UTC).isoformat(timespec="seconds")
        log.info("policy in force", bundle=policy.digest, version=manifest.version, until=until)
