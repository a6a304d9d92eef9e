"""The bundles of a topic in their order, and which of them is in force: pure, so that every worker finds the same.

Each bundle is judged for the time at which the broker took it, so what was refused once stays refused, and what was in
force when it expired is still the newest: nothing older comes back in its place.
"""

from collections.abc import Iterator

from msgspec import Struct

from guard.bundles.manifest import Bundle, decode, is_bundle_key
from guard.bundles.signing import BundleSigners, Refusal, Refused, refusal, signers_of
from schemas.errors import BundleError
from streams.reading import read
from streams.settings import Settings

KEPT = 3  # accepted bundles whose content a store keeps


class Entry(Struct, frozen=True):
    """One bundle of the topic: where it stands, since when, and why it was refused if it was."""

    offset: int
    at: int
    bundle: Bundle | None
    refused: Refused | None


class Store:
    """Applies bundles in order. `accepted` holds the newest ones that came into force, the newest last."""

    def __init__(self, signers: BundleSigners, *, kept: int = KEPT) -> None:
        self.signers = signers
        self.accepted: list[Bundle] = []
        self._kept = kept

    @property
    def version(self) -> int:
        return self.accepted[-1].manifest.version if self.accepted else 0

    @property
    def digest(self) -> str:
        """What is in force; empty where nothing is."""
        return self.accepted[-1].manifest.digest if self.accepted else ""

    def put(self, message: bytes, *, offset: int, at: int) -> Entry:
        """Take one message and return what it is; one that is refused changes nothing."""
        try:
            bundle = decode(message)
        except BundleError as error:
            return Entry(offset, at, None, Refused(Refusal.UNREADABLE, str(error)))
        refused = refusal(bundle, self.signers, at=at, after=self.version)
        if refused is None:
            self.accepted = [*self.accepted, bundle][-self._kept :]
        return Entry(offset, at, bundle, refused)

    def keep(self, bundle: Bundle) -> None:
        """Begin with a bundle that this worker had in force before: its own copy, whose signatures still hold."""
        if refusal(bundle, self.signers, at=bundle.manifest.not_before, after=self.version) is None:
            self.accepted.append(bundle)

    def __repr__(self) -> str:
        return f"Store({self.version}, {len(self.accepted)} kept)"


def entries(settings: Settings, store: Store) -> Iterator[Entry]:
    """Yield the topic's bundles as they come into a store, oldest first. Raise BrokerError where it cannot be read."""
    topic = settings.topics.bundles
    for message in read(settings.kafka.for_consumer(), topic, partitions=[0]):
        if is_bundle_key(message.key()):
            at = max(message.timestamp()[1], 0)
            yield store.put(message.value() or b"", offset=message.offset() or 0, at=at)


def stored(settings: Settings, *, kept: int = KEPT) -> Store:
    """Return a topic's bundles as this deployment's signers let them count."""
    store = Store(signers_of(settings), kept=kept)
    for _ in entries(settings, store):
        pass
    return store
