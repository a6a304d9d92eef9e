"""What a cluster tells of answers: records that wait, cases, bundles. Topics are read, and nothing else is done."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime

from msgspec import Struct

from guard.answers.on_record import Brought, Key, brought
from guard.answers.waiting import Scale, Waiting, still_held
from guard.audit.bundles import Bundles
from guard.audit.reading import Topics
from guard.audit.report import LogFault
from guard.audit.settling import settled
from guard.audit.signing import fingerprint
from guard.bundles.content import compiled
from guard.bundles.governing import Governing, of_directory
from guard.bundles.manifest import Bundle
from guard.bundles.signing import signed_by, signers_of
from guard.bundles.store import Store, entries
from guard.cases.sealed import commands, quarantined
from guard.replay.asking import followed
from guard.replay.past import Log
from schemas.case import Case, ReleaseCommand
from streams.administration import administrator, described
from streams.cases import load
from streams.settings import Settings


class InForce(Struct, frozen=True):
    """What governs a deployment, the bundle it came in (None: a policy directory), and who signed each answer in it."""

    governing: Governing
    bundle: Bundle | None
    version: int  # of the newest bundle, 0 where none is
    brought: Mapping[Key, Brought]

    @property
    def digest(self) -> str:
        return self.bundle.manifest.digest if self.bundle is not None else ""


class Held(Struct, frozen=True):
    """The records that wait as a policy weighs them, or where the log does not hold; then nothing of it counts."""

    waiting: tuple[Waiting, ...]
    scale: Scale
    faults: tuple[LogFault, ...] = ()


def in_force(settings: Settings) -> InForce:
    """Return what workers are to run, never what lies in the working directory while a bundle is in force.

    Raise BrokerError where the broker does not tell, BundleError where this guard does not understand the newest bundle.
    """
    topic = settings.topics.bundles
    if not settings.bundles.signers or topic not in described(administrator(settings), [topic]):
        return InForce(of_directory(settings), None, 0, {})
    store = Store(signers_of(settings), kept=1)
    found = brought(_accepted(settings, store))
    if not store.accepted:
        return InForce(of_directory(settings), None, 0, {})
    bundle = store.accepted[-1]
    source = f"bundle {bundle.manifest.version} ({bundle.short})"
    return InForce(Governing(compiled(bundle), source), bundle, store.version, found)


def held(
    settings: Settings,
    keys: Mapping[str, bytes],
    governing: Governing,
    *,
    at: int,
    progress: Callable[[int], None],
) -> Held:
    """Return the records that wait, from the decision log as its signed heads prove it. Raise BrokerError as reading does."""

    def look() -> Held:
        topics = Topics(settings)
        bundles = Bundles(topics.archives(), governing.policy)
        log = Log(followed(topics, progress), topics.committed(), keys)
        dismissed = {one.id: one.dismiss for one in words(settings)}
        found = still_held(log.decisions(), dismissed)
        scale = Scale(bundles.policy, governing.policy, day(at))
        faults = log.faults()
        return Held(() if faults else tuple(map(scale.weigh, found)), scale, faults)

    return settled(look, lambda held: held.faults)


def cases(settings: Settings) -> list[Case]:
    """Return the cases; none where nobody rolls any up."""
    topic = settings.topics.cases
    if topic not in described(administrator(settings), [topic]):
        return []
    return load(settings.kafka.for_consumer(), topic)


def words(settings: Settings) -> list[ReleaseCommand]:
    """Return what people said on releases."""
    topic = settings.topics.commands
    return list(commands(settings)) if topic in described(administrator(settings), [topic]) else []


def originals(settings: Settings) -> dict[str, str]:
    """Return where the sealed original of each decision stands."""
    return {one.decision: one.quarantine for one in quarantined(settings)}


def day(at: int) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).date()


def _accepted(settings: Settings, store: Store) -> Iterator[tuple[Bundle, tuple[str, ...]]]:
    names = {fingerprint(public): name for name, public in settings.bundles.publics.items()}
    for entry in entries(settings, store):
        if entry.bundle is not None and entry.refused is None:
            signed = signed_by(entry.bundle, store.signers)
            yield entry.bundle, tuple(sorted(names[key] for key in signed))
