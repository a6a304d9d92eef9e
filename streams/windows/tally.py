"""The volume counters whose claims come on one partition of guard.summaries, and the one producer that may tell them.

What is told is also all that is remembered: a table would be a second copy of it. Claims are counted and told in one
transaction under a transactional id of the partition, so whoever owned the partition before can grant nothing any more.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from zlib import crc32

import msgspec
from confluent_kafka import Message
from msgspec import Struct

from schemas.volumes import VolumeClaim, VolumeCount, VolumeEvent, VolumeSubjects
from streams.reading import read
from streams.windows.pen import Entry, Pen
from streams.windows.volumes import Counter, key_of

log = logging.getLogger("streams.windows")

_decoder = msgspec.json.Decoder(VolumeEvent)
_encode = msgspec.json.Encoder().encode


class Place(Struct, frozen=True):
    """Where counts are read from and told."""

    consuming: Mapping[str, str]
    producing: Mapping[str, str]
    group: str
    topic: str
    partitions: int


class Tally:
    """Building it takes the partition's counters from whoever had them, and reads what they told."""

    def __init__(self, partition: int, place: Place) -> None:
        self._partition, self._place = partition, place
        self._pen = Pen(f"{place.group}.volumes.{partition}", place.producing)
        self._counters = restored(read(place.consuming, place.topic))

    def take(self, claims: Iterable[tuple[int, VolumeClaim]]) -> None:
        """Count claims, each given with its offset, and tell what they came to. Raise as `Pen.write` does."""
        entries: list[Entry] = []
        for offset, claim in claims:
            counter = self._counters.setdefault(claim.counter, Counter(claim.counter))
            answer = counter.take(claim, self._partition, offset)
            if answer is not None:
                entries += self._told(counter, *answer)
        if entries:
            self._pen.write(entries)

    def _told(self, counter: Counter, subjects: VolumeSubjects | None, count: VolumeCount) -> Iterator[Entry]:
        """Yield what is to be told. INVARIANT: all of a counter goes to one partition: subjects, then count."""
        if subjects is not None:
            yield self._entry(counter, key_of(subjects), _encode(subjects))
        yield self._entry(counter, counter.name, _encode(count))
        for key in counter.expired():
            yield self._entry(counter, key, None)

    def _entry(self, counter: Counter, key: str, value: bytes | None) -> Entry:
        home = crc32(counter.name.encode()) % self._place.partitions
        return Entry(self._place.topic, key, value, home)


def restored(told: Iterable[Message]) -> dict[str, Counter]:
    """Return every counter as it was told last."""
    counts: dict[str, VolumeCount] = {}
    subjects: dict[str, dict[str, VolumeSubjects]] = {}
    for message in told:
        key = (message.key() or b"").decode("utf-8", "replace")
        value = message.value()
        try:
            event = None if value is None else _decoder.decode(value)
        except msgspec.DecodeError:
            log.error("no count: partition %d, offset %d", message.partition() or 0, message.offset() or 0)  # noqa: TRY400
            continue
        if isinstance(event, VolumeCount):
            counts[event.counter] = event
        elif event is not None:
            subjects.setdefault(event.counter, {})[key] = event
        else:
            subjects.get(key.partition("#")[0], {}).pop(key, None)
    return {
        name: Counter.restored(last, list(subjects.get(name, {}).values())) for name, last in counts.items()
    }
