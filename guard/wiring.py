"""Puts a checkpoint together from a configuration file: the one place that reads the clock, keys and policy for the rest."""

import gc
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import packages_distributions
from pathlib import Path

from classifiers.contract import Tier
from guard.bundles.content import compiled
from guard.bundles.export import read_file
from guard.checkpoint import Checkpoint
from guard.detecting import automata, detector, known_entities
from guard.fitting import Fitted, fitted
from guard.keyring import KeyRing
from guard.keys import Keys
from guard.keys import load as load_keys
from guard.meter import Meter, unmetered
from guard.policy.bundle import load as load_policy
from guard.policy.compile import Policy
from guard.policy.modes import Stages, stages_of
from guard.quarantine.kek import LocalKek
from guard.quarantine.seal import Sealer
from guard.redaction.redact import Redactor
from guard.sampling import Sampler, sampler_of
from guard.trying import Trying, trying_of
from guard.volumes.counting import Volumes
from guard.volumes.terms import terms_of
from schemas.errors import SettingsError
from streams.classifying import Classifiers
from streams.codecs import LIMITS, Limits
from streams.settings import Settings

__all__ = [
    "Wired",
    "automata",
    "clock",
    "detector",
    "limits_of",
    "offline",
    "policy_of",
    "refuse_outdated",
    "refuse_strangers",
    "rewired",
    "settle_memory",
    "stopped",
    "wire",
]

DISTRIBUTION = "dataguard-streams"
PACKAGES = ("guard", "streams", "classifiers", "schemas")


@dataclass(frozen=True)
class Wired:
    """A checkpoint with its keys, what it counts whom data went to with, and the classifiers as they were asked for."""

    checkpoint: Checkpoint
    keys: Keys
    volumes: Volumes
    fitted: Fitted

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
    return load_policy(directory, known_entities())


def wire(
    settings: Settings,
    policy: Policy,
    *,
    capacity: Mapping[str, int] | None = None,
    meter: Meter = unmetered,
    tiers: Sequence[Tier] = (),
) -> Wired:
    """Return a checkpoint ready to judge. Raise SettingsError where keys are missing or wrong.

    `capacity` maps cleared topics to the bytes that one record may have there; `tiers` are classifiers of one's own.
    """
    refuse_strangers()
    keys = load_keys(settings.keys)
    volumes = Volumes(keys.redaction, terms_of(settings))
    fit = fitted(settings.classifiers, policy.content, tiers=tiers)
    checkpoint = Checkpoint(
        policy=policy,
        detector=fit.detector,
        redactor=Redactor(keys.redaction),
        sealer=Sealer(keys.kek),
        limits=limits_of(settings),
        quarantine=settings.topics.quarantine,
        capacity=dict(capacity or {}),
        meter=meter,
        stages=_stages(policy, keys.redaction),
        volumes=volumes,
        sampler=_sampler(policy, keys.redaction, settings.topics.samples),
        trying=_trying(policy, keys.redaction, settings.classifiers, fit, tiers),
    )
    return Wired(checkpoint, keys, volumes, fit)


def rewired(
    wired: Wired,
    policy: Policy,
    settings: Settings,
    *,
    capacity: Mapping[str, int],
    tiers: Sequence[Tier] = (),
) -> Wired:
    """Return the same checkpoint under another policy, its models loaded. Raise SettingsError where one is not there."""
    fit = fitted(settings.classifiers, policy.content, tiers=tiers, before=wired.fitted)
    checkpoint = replace(
        wired.checkpoint,
        policy=policy,
        detector=fit.detector,
        capacity=dict(capacity),
        stages=_stages(policy, wired.keys.redaction),
        sampler=_sampler(policy, wired.keys.redaction, settings.topics.samples),
        trying=_trying(policy, wired.keys.redaction, settings.classifiers, fit, tiers),
        standstill=False,
    )
    return Wired(checkpoint, wired.keys, wired.volumes, fit)


def stopped(wired: Wired, *, standstill: bool) -> Wired:
    """Return the same checkpoint, holding every record or not."""
    return replace(wired, checkpoint=replace(wired.checkpoint, standstill=standstill))


def _stages(policy: Policy, redaction: KeyRing) -> Stages | None:
    return stages_of(policy, redaction.derive(b"canary"))


def _trying(
    policy: Policy, redaction: KeyRing, asked: Classifiers, fit: Fitted, tiers: Sequence[Tier]
) -> Trying | None:
    return trying_of(
        policy,
        redaction.derive(b"canary"),
        lambda content: fitted(asked, content, tiers=tiers, before=fit).detector,
    )


def _sampler(policy: Policy, redaction: KeyRing, topic: str) -> Sampler | None:
    return sampler_of(policy, redaction.derive(b"audit-sample"), topic)


def offline(
    policy: Path | Policy,
    keys: Path | None = None,
    *,
    limits: Limits = LIMITS,
    meter: Meter = unmetered,
    classifiers: Classifiers = Classifiers(),  # noqa: B008 - frozen
) -> Checkpoint:
    """Return a checkpoint for use without Kafka. Without a key directory its keys pass away with it."""
    passing = {"e1": secrets.token_bytes(32)}
    loaded = load_keys(keys) if keys is not None and keys.is_dir() else None
    redaction = loaded.redaction if loaded else KeyRing(passing)
    ours = policy if isinstance(policy, Policy) else policy_of(policy)
    fit = fitted(classifiers, ours.content)
    return Checkpoint(
        policy=ours,
        detector=fit.detector,
        redactor=Redactor(redaction),
        sealer=Sealer(loaded.kek if loaded else LocalKek(passing)),
        limits=limits,
        meter=meter,
        stages=_stages(ours, redaction),
        trying=_trying(ours, redaction, classifiers, fit, ()),
    )


def limits_of(settings: Settings) -> Limits:
    """Return what a record may be in this deployment."""
    given = settings.limits
    return Limits(max_bytes=given.size, max_depth=given.depth, max_fields=given.fields)


def refuse_outdated(policy: Policy, at: int) -> None:
    """Raise SettingsError where a pack is past the day by which its owners were to review it."""
    day = datetime.fromtimestamp(at / 1000, UTC).date()
    if overdue := policy.overdue(day):
        more = f" and {len(overdue) - 1} more are past their" if len(overdue) > 1 else " is past its"
        raise SettingsError(
            f"pack `{overdue[0]}`{more} review date, and nothing is decided by it; take a newer release, or have it reviewed and "
            "say so with `guard policy review`"
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
