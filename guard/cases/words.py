"""Signed words on cases: what one person says of a case, as bytes on `guard.commands` and back."""

import re
from collections.abc import Callable, Mapping

import msgspec

from guard.cases.commands import LIMIT
from guard.cases.signed import is_authentic
from schemas.case import CASE_KEY, CaseCommand

MOST_QUIET = 366 * 86_400_000

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(CaseCommand)
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CASE = re.compile(r"[0-9a-f]{16}")


def encode(word: CaseCommand) -> bytes:
    return _encoder.encode(word)


def record_key(word: CaseCommand) -> bytes:
    """Return the key of its record: one for each word, so that compaction keeps them all."""
    return CASE_KEY + f"{word.case}/{word.id}".encode()


def decode(message: bytes) -> CaseCommand | None:
    """Return the word; None where the bytes are none, or say what no word can."""
    try:
        word: CaseCommand | None = _decoder.decode(message) if len(message) <= LIMIT else None
    except msgspec.MsgspecError:
        return None
    return word if word is not None and _is_well_formed(word) else None


def counting(people: Mapping[str, bytes]) -> Callable[[bytes], CaseCommand | None]:
    """Return how a message becomes a word that counts: well formed, and signed by one of these people."""

    def read(message: bytes) -> CaseCommand | None:
        word = decode(message)
        return word if word is not None and is_authentic(word, people) else None

    return read


def _is_well_formed(word: CaseCommand) -> bool:
    names = [word.id, *filter(None, [word.assignee])]
    cases = [word.case, *filter(None, [word.into])]
    return (
        all(_ID.fullmatch(name) for name in names)
        and all(_CASE.fullmatch(case) for case in cases)
        and 0 <= word.quiet <= MOST_QUIET
    )
