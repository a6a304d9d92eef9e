"""Signed commands: one person's word on a release, as bytes on `guard.commands` and back."""

import re

import msgspec

from schemas.case import ReleaseCommand
from schemas.errors import EvidenceError
from schemas.record import Place

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(ReleaseCommand)
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_ENTITY = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
LIMIT = 65_536  # bytes of a command; whatever is longer is none


def encode(command: ReleaseCommand) -> bytes:
    return _encoder.encode(command)


def record_key(command: ReleaseCommand) -> bytes:
    """Return the key of its record: one for each person's word, so that compaction keeps them all."""
    return f"{command.id}/{command.kind.value}/{command.by}".encode()


def decode(message: bytes) -> ReleaseCommand:
    """Return the command. Raise EvidenceError where the bytes are none."""
    try:
        command: ReleaseCommand | None = _decoder.decode(message) if len(message) <= LIMIT else None
    except msgspec.MsgspecError:
        command = None
    if command is None or not _is_well_formed(command):
        raise EvidenceError(
            "a message of the command topic is no command; write them with `guard quarantine`"
        )
    return command


def place_of(text: str) -> Place:
    """Return a place from how it is told. Raise ValueError where it is none.

    >>> place_of("orders/3/17")
    Place(topic='orders', partition=3, offset=17)
    """
    topic, partition, offset = text.rsplit("/", 2)
    if not topic or not partition.isdecimal() or not offset.isdecimal():
        raise ValueError("a place is written topic/partition/offset")
    return Place(topic, int(partition), int(offset))


def _is_well_formed(command: ReleaseCommand) -> bool:
    try:
        place_of(command.place)
        place_of(command.quarantine)
    except ValueError:
        return False
    return (
        _ID.fullmatch(command.id) is not None
        and all(_ENTITY.fullmatch(entity) for entity in command.dismiss)
        and list(command.dismiss) == sorted(set(command.dismiss))
    )
