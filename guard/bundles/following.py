"""Follows `guard.bundles` beside the record path: what comes is checked and compiled in a thread, while records go on."""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import structlog
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

from guard.bundles.manifest import Bundle, is_bundle_key
from guard.bundles.signing import Refusal
from guard.bundles.store import Store
from schemas.errors import GuardError, SettingsError
from streams.clients import build
from streams.settings import Settings

log = structlog.get_logger("guard.bundles")

Ready = TypeVar("Ready")
_WAIT = 0.5  # a message is handed over as soon as it is there; this bounds how long a stop waits


class Follower(Generic[Ready]):
    """Prepares every bundle that comes into force; `fresh` hands the newest one over, once.

    `prepare` runs in the thread and raises GuardError where this guard cannot run the bundle. `refused` is told why one
    was not taken. INVARIANT: a follower that cannot go on says so at the next `fresh`; a guard never works on unaware.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        prepare: Callable[[Bundle], Ready],
        *,
        after: int,
        refused: Callable[[str], None],
    ) -> None:
        self._settings, self._store, self._prepare, self._refused = settings, store, prepare, refused
        self._after = after  # offset of the last bundle that was read already, or -1
        self._fresh: Ready | None = None
        self._failure: BaseException | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="bundles", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def fresh(self) -> Ready | None:
        """Return what came into force since the last call. Raise GuardError where the follower has ended."""
        if self._failure is not None:
            raise GuardError(
                f"bundles are no longer followed ({type(self._failure).__name__}); stopping rather than working on an old one"
            ) from self._failure
        if self._fresh is None:
            return None
        with self._lock:
            found, self._fresh = self._fresh, None
        return found

    def close(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def _serve(self) -> None:
        try:
            consumer = self._consumer()
            try:
                while not self._stopping.is_set():
                    message = consumer.poll(_WAIT)
                    if message is None:
                        continue
                    if (error := message.error()) is not None:
                        _heed(error)
                    elif is_bundle_key(message.key()):
                        self._take(message)
            finally:
                consumer.close()
        except BaseException as error:  # noqa: BLE001  # a thread's boundary: it is raised again by `fresh`
            self._failure = error

    def _take(self, message: Any) -> None:
        entry = self._store.put(message.value() or b"", offset=message.offset(), at=message.timestamp()[1])
        if entry.refused is not None:
            log.error(
                "bundle refused", offset=entry.offset, why=entry.refused.why.value, told=entry.refused.told
            )
            self._refused(entry.refused.why.value)
            return
        bundle = self._store.accepted[-1]
        try:
            ready = self._prepare(bundle)
        except GuardError as error:
            why = Refusal.UNFIT if isinstance(error, SettingsError) else Refusal.UNREADABLE
            log.error(  # noqa: TRY400  # the sentence says it all
                "bundle refused", offset=entry.offset, why=why.value, told=str(error)
            )
            self._refused(why.value)
            return
        with self._lock:
            self._fresh = ready

    def _consumer(self) -> Consumer:
        consumer: Consumer = build(
            Consumer,
            {
                **self._settings.kafka.for_consumer(),
                "group.id": f"{self._settings.group}.bundles",
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "auto.offset.reset": "earliest",
            },
        )
        start = self._after + 1 if self._after >= 0 else OFFSET_BEGINNING
        try:
            consumer.assign([TopicPartition(self._settings.topics.bundles, 0, start)])
        except KafkaException as error:
            raise GuardError(f"bundles cannot be followed ({error.args[0].name()})") from None
        return consumer


def _heed(error: KafkaError) -> None:
    """Raise GuardError where no bundle will ever come; what a broker says in passing is waited out."""
    if error.code() in (KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.CLUSTER_AUTHORIZATION_FAILED):
        raise GuardError(f"the broker does not let bundles be read ({error.name()}); see `guard topics plan`")
    log.warning("bundles cannot be read just now", why=error.name())
