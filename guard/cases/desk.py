"""The desk where approved releases wait until the owner of their partition carries them out."""

import time
from collections import deque
from collections.abc import Mapping
from typing import Any

import structlog
from confluent_kafka import OFFSET_BEGINNING, Consumer, Message, TopicPartition
from msgspec import Struct
from msgspec.structs import replace

from guard.audit.head import decode_head, log_name
from guard.cases.commands import decode
from guard.cases.release import ReadyRelease, Releases
from guard.cases.unopened import placeholder
from guard.keys import Keys
from guard.quarantine.seal import open_sealed
from schemas.case import is_of_case
from schemas.errors import EvidenceError
from schemas.record import Place, Record
from schemas.reveal import is_reveal
from streams.clients import build
from streams.errands import Errand
from streams.settings import Settings
from streams.transaction import Partition

log = structlog.get_logger("guard.releases")

_FETCH_SECONDS = 10.0
_FLOW_HEADER = "__guard.flow"


class Waiting(Struct, frozen=True):
    """An approved release, and the offset of `guard.commands` that comes after the command that completed it."""

    release: ReadyRelease
    after: int
    lost: bool = False  # whether its original was looked for and does not open
    flow: str = ""  # that a lost original was sealed for

    @property
    def commands(self) -> dict[tuple[str, int], int]:
        """The next offset of `guard.commands` that the original's partition commits once this is carried out."""
        return {(self.release.place.topic, self.release.place.partition): self.after}


class ReleaseDesk:
    """Follows `guard.commands` outside every group, so that each worker knows all releases.

    A release is carried out by the owner of the original's partition, and noted in that partition's head: what the head
    says was carried out is not offered again, whoever owns the partition now.
    """

    def __init__(self, settings: Settings, approvers: Mapping[str, bytes], keys: Keys) -> None:
        self._settings, self._keys = settings, keys
        self._approvers = approvers
        self._releases = Releases(approvers)
        self._waiting: dict[Partition, deque[Waiting]] = {}
        self._offered: dict[Place, Waiting] = {}
        self._commands = self._reader(settings.topics.commands, 0, OFFSET_BEGINNING)

    def trust(self, approvers: Mapping[str, bytes]) -> None:
        """Count the words of these people from now on, over all commands again: as a worker does that starts now.

        While a release is under way nothing changes yet; call it again.
        """
        if approvers == self._approvers or self._offered:
            return
        self._approvers, self._releases = approvers, Releases(approvers)
        self._waiting.clear()
        self._commands.assign([TopicPartition(self._settings.topics.commands, 0, OFFSET_BEGINNING)])

    def wanted(self) -> frozenset[Partition]:
        """Return the partitions that releases wait for, after a look at what was commanded since."""
        for message in self._commands.consume(100, 0.0):
            if message.error() is None:
                self._apply(message)
        return frozenset(partition for partition, waiting in self._waiting.items() if waiting)

    def next(self, heads: Mapping[Partition, str]) -> Errand | None:
        """Return the next release of these partitions with its original, opened; None where all are carried out."""
        for partition, metadata in heads.items():
            done = decode_head(metadata, log_name(*partition)).commands
            waiting = self._waiting.get(partition, deque())
            while waiting and waiting[0].after <= done:
                waiting.popleft()
            if waiting and waiting[0].release.place not in self._offered:
                chosen = waiting[0]
                record, chosen = self._original(chosen)
                self._offered[record.place] = chosen
                return Errand(partition, [record])
        return None

    def again(self) -> None:
        """Offer anew what was offered and not committed."""
        self._offered.clear()

    def offered(self, place: Place) -> Waiting | None:
        """Return the release that a record was offered for; None for a record that was consumed."""
        return self._offered.get(place) if self._offered else None

    def landed(self, place: Place) -> None:
        """Forget a release that was carried out and committed."""
        carried = self._offered.pop(place, None)
        if carried is not None:
            partition = (place.topic, place.partition)
            left = [one for one in self._waiting[partition] if one.release.id != carried.release.id]
            self._waiting[partition] = deque(left)

    def close(self) -> None:
        self._commands.close()

    def _apply(self, message: Message) -> None:
        if is_of_case(message.key()) or is_reveal(message.key()):
            return
        try:
            command = decode(message.value() or b"")
        except EvidenceError:
            log.warning("a message of the command topic is no command", offset=message.offset())
            return
        at = message.timestamp()[1]
        if (refusal := self._releases.refusal(command, at=at)) is not None:
            log.info("a release command has no effect", release=command.id, why=refusal.value)
        ready = self._releases.apply(command, at=at)
        if ready is not None:
            partition = (ready.place.topic, ready.place.partition)
            self._waiting.setdefault(partition, deque()).append(Waiting(ready, (message.offset() or 0) + 1))

    def _original(self, waiting: Waiting) -> tuple[Record, Waiting]:
        """Return the quarantined original; where it does not open, what stands for it, and the release marked as lost."""
        release, flow, sealed = waiting.release, "", b""
        reader = self._reader(
            release.quarantine.topic, release.quarantine.partition, release.quarantine.offset
        )
        found = _first(reader)
        reader.close()
        if found is None or found.offset() != release.quarantine.offset:
            why = f"`{release.quarantine}` is not there; see the quarantine topic's retention"
        else:
            headers: Any = found.headers() or []
            named = next((value or b"" for name, value in headers if name == _FLOW_HEADER), b"")
            flow, sealed = named.decode("utf-8", "replace"), found.value() or b""
            try:
                return open_sealed(sealed, self._keys.kek, release.place, flow), waiting
            except EvidenceError as error:
                why = str(error)
        log.warning("a release's sealed original does not open", release=release.id, why=why)
        return placeholder(release.place, sealed), replace(waiting, lost=True, flow=flow)

    def _reader(self, topic: str, partition: int, offset: int) -> Any:
        consumer: Consumer = build(
            Consumer,
            {
                **self._settings.kafka.for_consumer(),
                "group.id": f"{self._settings.group}.releases",
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "auto.offset.reset": "earliest",
                "queued.max.messages.kbytes": 4096,  # it reads commands and single originals
            },
        )
        consumer.assign([TopicPartition(topic, partition, offset)])
        return consumer


def _first(reader: Any) -> Any:
    """Return the first record read, past whatever events come before it; None where none comes in time."""
    end = time.monotonic() + _FETCH_SECONDS
    while time.monotonic() < end:
        for message in reader.consume(1, 0.5):
            if message.error() is None:
                return message
    return None
