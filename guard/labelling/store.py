"""The labelled store: the newest state of `guard.labelled`, read whole, and messages written to it.

INVARIANT: only what a person of the policy signed counts, of each person the newest; a word that was replaced by an older one,
or removed without an erasure on record, still counts where the topic still holds it.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec
from confluent_kafka import Producer
from msgspec import Struct, field

from guard.cases.signed import is_authentic
from guard.labelling.words import is_well_formed
from schemas.errors import BrokerError
from schemas.labelled import Annotation, Erasure, Labelled, LabelledText, Use, key_of
from streams.clients import build
from streams.reading import read
from streams.transaction import LARGEST_MESSAGE

if TYPE_CHECKING:
    from streams.settings import Settings

_SECONDS = 60.0
_LIMIT = 4_000_000  # bytes of a message; whatever is longer is none

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Labelled)

Slot = tuple[str, str]  # set, id


class Store(Struct):
    """What stands on the topic, as far as it counts; `unheeded` counts messages that do not. Holds no text."""

    texts: dict[Slot, LabelledText] = field(default_factory=dict)
    uses: dict[str, Use] = field(default_factory=dict)
    doubtful: dict[str, Use] = field(default_factory=dict)  # signed by nobody of the policy, or of today's
    erasures: list[Erasure] = field(default_factory=list)
    unheeded: int = 0
    said: dict[Slot, dict[tuple[str, bool], Annotation]] = field(default_factory=dict)
    keys: set[bytes] = field(default_factory=set)  # of every message that stands, heeded or not

    def of(self, name: str) -> list[LabelledText]:
        """Return the texts of a set, by id."""
        return [one for (own, _), one in sorted(self.texts.items()) if own == name]

    def words(self, one: LabelledText) -> list[Annotation]:
        """Return the words on a text: those that speak of this very text, each within it."""
        found = self.said.get((one.set, one.id), {}).values()
        return [it for it in found if it.digest == one.digest and is_well_formed(it, one.size)]

    def classifiers(self, name: str) -> tuple[str, ...]:
        """Return the classifiers that were made of a set's texts, as uses tell; rather one too many than one too few."""
        told = (*self.uses.values(), *self.doubtful.values())
        return tuple(sorted({it.classifier for it in told if it.set == name and it.classifier}))

    def __repr__(self) -> str:
        return f"Store({len(self.texts)} texts, {len(self.uses)} uses)"


def load(settings: "Settings", people: Mapping[str, bytes]) -> Store:
    """Return the store as it stands. `people` are those whose signatures count."""
    readable = settings.kafka.for_consumer()
    return gathered(((it.key(), it.value()) for it in read(readable, settings.topics.labelled)), people)


def gathered(messages: Iterable[tuple[bytes | None, bytes | None]], people: Mapping[str, bytes]) -> Store:
    """Return the store that messages make, in their order."""
    store = Store()
    for key, value in messages:
        store.keys.add(key or b"")
        if value is None:  # a tombstone of a text; words go with the text that they speak of
            store.keys.discard(key or b"")
            kind, *slot = (key or b"").decode("utf-8", "replace").split("/")
            if kind == "text" and len(slot) == 2:
                store.texts.pop((slot[0], slot[1]), None)
            continue
        try:
            one = _decoder.decode(value) if len(value) <= _LIMIT else None
        except msgspec.MsgspecError:
            one = None
        if one is None or key_of(one) != key or not _counts(one, people):
            store.unheeded += 1
            if isinstance(one, Use):  # people leave a policy, and what they took stays taken
                store.doubtful.setdefault(one.id, one)
            continue
        _take(store, one)
    return store


def write(settings: "Settings", messages: Iterable[tuple[bytes, bytes | None]]) -> int:
    """Write messages and return how many. Raise BrokerError where the broker does not take one; what it took stays."""
    failed: list[str] = []
    producer: Producer = build(
        Producer,
        {
            "message.max.bytes": LARGEST_MESSAGE,
            **settings.kafka.for_producer(),
            "enable.idempotence": True,
            "message.timeout.ms": 50_000,
        },
    )
    count = 0
    for key, value in messages:
        producer.produce(
            settings.topics.labelled,
            value,
            key,
            on_delivery=lambda error, _message: failed.append(error.name()) if error else None,
        )
        count += 1
        if count % 500 == 0:
            producer.flush(_SECONDS)
    if producer.flush(_SECONDS) or failed:
        why = failed[0] if failed else "no answer"
        raise BrokerError(
            f"`{settings.topics.labelled}` did not take what was written ({why}); create it with `guard topics apply`, "
            "see that this principal may write to it, then do it again"
        )
    return count


def message(one: Labelled) -> tuple[bytes, bytes]:
    """Return it as it is written."""
    return key_of(one), _encoder.encode(one)


def _counts(one: Labelled, people: Mapping[str, bytes]) -> bool:
    return isinstance(one, LabelledText) or is_authentic(
        one, people
    )  # a text's seal is looked at when it is opened


def _take(store: Store, one: Labelled) -> None:
    match one:
        case LabelledText():
            store.texts[one.set, one.id] = one
        case Annotation():
            said = store.said.setdefault((one.set, one.id), {})
            before = said.get((one.by, bool(one.settles)))
            if before is None or before.at <= one.at:
                said[one.by, bool(one.settles)] = one
        case Use():
            store.uses.setdefault(one.id, one)
        case Erasure():
            store.erasures.append(one)
            for slot, text in list(store.texts.items()):
                if one.set == text.set and text.at <= one.at:
                    del store.texts[slot]
            for slot, said in store.said.items():
                if slot[0] == one.set:
                    store.said[slot] = {who: it for who, it in said.items() if it.at > one.at}
