"""Puts a checkpoint together from a configuration file: the one place that reads the clock, keys and policy for the rest."""

import gc
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import packages_distributions
from pathlib import Path

from classifiers.contract import Detector
from classifiers.detector import build
from classifiers.patterns import load as load_patterns
from guard.bundles.content import compiled
from guard.bundles.export import read_file
from guard.checkpoint import Checkpoint
from guard.keyring import KeyRing
from guard.keys import Keys
from guard.keys import load as load_keys
from guard.meter import Meter, unmetered
from guard.policy.bundle import labels_by_entity
from guard.policy.bundle import load as load_policy
from guard.policy.compile import Policy
from guard.policy.modes import Stages, stages_of
from guard.quarantine.kek import LocalKek
from guard.quarantine.seal import Sealer
from guard.redaction.redact import Redactor
from guard.volumes.counting import Volumes
from guard.volumes.terms import terms_of
from schemas.errors import SettingsError
from streams.codecs import LIMITS, Limits
from streams.jars import cache
from streams.settings import Settings

DISTRIBUTION = "dataguard-streams"
PACKAGES = ("guard", "streams", "classifiers", "schemas")


@dataclass(frozen=True)
class Wired:
    """A checkpoint with the keys it seals and signs with, and what it counts whom data went to with."""

    checkpoint: Checkpoint
    keys: Keys
    volumes: Volumes

    @property
    def policy(self) -> Policy:
        return self.checkpoint.policy


def clock() -> int:
    """Return milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def policy_of(directory: Path) -> Policy:
    """Return the compiled policy of a directory, or of a bundle's file, whose signatures are not asked for here.

    Raise SettingsError with file, line and remedy where one is wrong.
    """
    if directory.is_file():
        return compiled(read_file(directory))
    return load_policy(directory, labels_by_entity(load_patterns()))


def detector() -> Detector:
    """Return the pattern tier; its automaton is kept compiled between runs."""
    return build(load_patterns(), cache=automata())


def automata() -> Path:
    """Return the folder in which compiled automata are kept."""
    folder = cache() / "automata"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def wire(
    settings: Settings, policy: Policy, *, capacity: Mapping[str, int] | None = None, meter: Meter = unmetered
) -> Wired:
    """Return a checkpoint ready to judge. Raise SettingsError where keys are missing or wrong.

    `capacity` maps cleared topics to the bytes that one record may have there.
    """
    refuse_strangers()
    keys = load_keys(settings.keys)
    volumes = Volumes(keys.redaction, terms_of(settings))
    checkpoint = Checkpoint(
        policy=policy,
        detector=detector(),
        redactor=Redactor(keys.redaction),
        sealer=Sealer(keys.kek),
        limits=limits_of(settings),
        quarantine=settings.topics.quarantine,
        capacity=dict(capacity or {}),
        meter=meter,
        stages=_stages(policy, keys.redaction),
        volumes=volumes,
    )
    return Wired(checkpoint, keys, volumes)


def rewired(wired: Wired, policy: Policy, *, capacity: Mapping[str, int]) -> Wired:
    """Return the same checkpoint under another policy."""
    stages = _stages(policy, wired.keys.redaction)
    checkpoint = replace(
        wired.checkpoint, policy=policy, capacity=dict(capacity), stages=stages, standstill=False
    )
    return Wired(checkpoint, wired.keys, wired.volumes)


def stopped(wired: Wired, *, standstill: bool) -> Wired:
    """Return the same checkpoint, holding every record or not."""
    return Wired(replace(wired.checkpoint, standstill=standstill), wired.keys, wired.volumes)


def _stages(policy: Policy, redaction: KeyRing) -> Stages | None:
    return stages_of(policy, redaction.derive(b"canary"))


def offline(
    policy: Path | Policy, keys: Path | None = None, *, limits: Limits = LIMITS, meter: Meter = unmetered
) -> Checkpoint:
    """Return a checkpoint for use without Kafka. Without a key directory its keys pass away with it."""
    passing = {"e1": secrets.token_bytes(32)}
    loaded = load_keys(keys) if keys is not None and keys.is_dir() else None
    redaction = loaded.redaction if loaded else KeyRing(passing)
    ours = policy if isinstance(policy, Policy) else policy_of(policy)
    return Checkpoint(
        policy=ours,
        detector=detector(),
        redactor=Redactor(redaction),
        sealer=Sealer(loaded.kek if loaded else LocalKek(passing)),
        limits=limits,
        meter=meter,
        stages=_stages(ours, redaction),
    )


def limits_of(settings: Settings) -> Limits:
    """Return what a record may be in this deployment."""
    given = settings.limits
    return Limits(max_bytes=given.size, max_depth=given.depth, max_fields=given.fields)


def refuse_outdated(policy: Policy, at: int) -> None:
    """Raise SettingsError where a pack is past the day by which its owners were to review it."""
    day = datetime.fromtimestamp(at / 1000, UTC).date()
    if overdue := policy.overdue(day):
        raise SettingsError(
            f"pack `{overdue[0]}` is past its review date; have it reviewed, then set `review_by` in a copy of your own"
        )


def settle_memory() -> None:
    """Tell the collector that what is built stays, and that a batch's thousands of values are no garbage yet.

    Records, fields and findings hold no cycles; looking through a batch for some took up to half of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


def refuse_strangers() -> None:
    """Raise SettingsError where another distribution claims one of our package names, which are generic."""
    owners = packages_distributions()
    for package in PACKAGES:
        strangers = [name for name in owners.get(package, []) if name != DISTRIBUTION]
        if strangers:
            raise SettingsError(
                f"package `{package}` also belongs to `{strangers[0]}`; install {DISTRIBUTION} in an environment of its own"
            )
