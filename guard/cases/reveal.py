"""Looks into sealed records: signed, written to `guard.commands` before anything is shown, and masked.

INVARIANT: what is not on record is not shown. `shown` shows nothing but the shape of a text; guard/cases/views.py what a look's level says.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from guard.cases.commands import LIMIT
from guard.cases.sealed import write
from guard.cases.signed import is_authentic
from guard.evaluation.masking import masked
from guard.quarantine.seal import open_sealed
from schemas.document import place
from schemas.errors import EvidenceError, RecordError
from schemas.record import Place, Record
from schemas.reveal import REVEAL_KEY, Reveal, is_reveal
from streams.codecs import decode as decoded
from streams.reading import read

if TYPE_CHECKING:
    from guard.quarantine.kek import KeyEncryptionKey
    from streams.settings import Settings

_FIELDS = 200
_CHARACTERS = 400

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Reveal)


class Shape(Struct, frozen=True):
    """One field of a sealed record: where it is and what its text looks like. Holds no letter but x and X, no digit but 9."""

    pointer: str
    text: str


def looks(settings: "Settings") -> Iterator[Reveal]:
    """Yield every look on record. What is none is left out; whether one is authentic is for `is_authentic` to say."""
    for message in read(settings.kafka.for_consumer(), settings.topics.commands):
        if not is_reveal(message.key()):
            continue
        try:
            yield _decoder.decode((message.value() or b"")[:LIMIT])
        except msgspec.MsgspecError:
            continue


def shown(
    settings: "Settings",
    look: Reveal,
    people: Mapping[str, bytes],
    sealed: bytes,
    kek: "KeyEncryptionKey",
    *,
    original: Place,
    name: str,
) -> list[Shape]:
    """Write a look down, then return what it shows. `name` is what the record was sealed for.

    Raise EvidenceError where nobody of the policy signed it, or the record does not open, and BrokerError where it
    cannot be written down; then nothing is shown.
    """
    put_on_record(settings, look, people)
    return shapes(open_sealed(sealed, kek, original, name))


def put_on_record(settings: "Settings", look: Reveal, people: Mapping[str, bytes]) -> None:
    """Write a look down. Raise EvidenceError where nobody of the policy signed it, BrokerError where it is not written."""
    if not is_authentic(look, people):
        raise EvidenceError(
            f"`{look.by}` is no approver of the policy, or the key is another's; who may look is who may approve releases"
        )
    write(settings, REVEAL_KEY + look.id.encode(), _encoder.encode(look))


def shapes(record: Record) -> list[Shape]:
    """Return a record's fields, masked; of one that cannot be read, its size alone."""
    document = decoded(record, opaque=True)
    try:
        fields = [] if document.fault else document.fields
    except RecordError:
        fields = []
    told = [
        Shape(where, masked(one.text[:_CHARACTERS]))
        for one in fields[:_FIELDS]
        if not (where := place(one.pointer)).endswith("#")
        or where.endswith("*#")  # a plain name is told already
    ]
    return told or [Shape("/", f"{record.size} bytes that no codec reads")]
