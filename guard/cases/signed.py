"""What people sign for `guard.commands`, `guard.labelled` and `guard.tuning`: the bytes a signature is over, and whether it is by the person it names."""

import base64
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from guard.audit.signing import Signer, fingerprint, is_signed
from schemas.base64 import decoded
from schemas.case import CaseCommand, ReleaseCommand
from schemas.labelled import Annotation, Erasure, Use
from schemas.reveal import Reveal
from schemas.tuning import SweepReport
from schemas.word import Word

Signed = Word | Use | Erasure | SweepReport
S = TypeVar("S", ReleaseCommand, CaseCommand, Reveal, Annotation, Use, Erasure, SweepReport)

# Stands before what is signed, so that a signature on one kind is none on another.
_KINDS = {
    ReleaseCommand: b"dataguard-command-1\x00",
    CaseCommand: b"dataguard-case-1\x00",
    Reveal: b"dataguard-reveal-1\x00",
    Annotation: b"dataguard-annotation-1\x00",
    Use: b"dataguard-use-1\x00",
    Erasure: b"dataguard-erasure-1\x00",
    SweepReport: b"dataguard-sweep-1\x00",
}
_encoder = msgspec.json.Encoder()


def statement(word: Signed) -> bytes:
    """Return the bytes that a word's signature is over: all of it but the signature."""
    return _KINDS[type(word)] + _encoder.encode(msgspec.structs.replace(word, signature=""))


def sign(word: S, signer: Signer) -> S:
    named = msgspec.structs.replace(word, key=signer.fingerprint, signature="")
    return msgspec.structs.replace(named, signature=base64.b64encode(signer.sign(statement(named))).decode())


def is_authentic(word: Signed, people: Mapping[str, bytes]) -> bool:
    """Return whether a word was signed with the key that the policy gives for its person's name."""
    public = people.get(word.by)
    if public is None or fingerprint(public) != word.key:
        return False
    try:
        signature = decoded(word.signature)
    except ValueError:
        return False
    return is_signed(statement(word), signature, public)
