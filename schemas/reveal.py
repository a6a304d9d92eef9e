"""A look into a sealed record: who looked, when, at what and how closely. No field can hold content, nor free text."""

from enum import StrEnum

from msgspec import Struct

REVEAL_KEY = b"reveal/"  # before the keys of looks on guard.commands, which are of no concern to workers


class RevealLevel(StrEnum):
    """How much of a record a look shows."""

    MASK = "mask"  # its shape: each letter an x, each digit a 9
    PARTIAL = "partial"  # its shape, and of what was found the first and last characters
    CLEAR = "clear"  # all of it, for as long as `until` says


class RevealReason(StrEnum):
    """Why somebody looks at a record as it is."""

    VERIFY_FINDING = "verify_finding"  # whether what was found is that
    ASSESS_INCIDENT = "assess_incident"  # how grave it is that it was on its way
    NOTIFY_PERSONS = "notify_persons"  # whom it speaks of, who have a right to be told
    LEGAL_REQUEST = "legal_request"  # an authority or a court asks for it


class Reveal(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="reveal"):
    """One person's signed word that they look into one sealed record, written before they see anything.

    INVARIANT: what a look of before `level` said is encoded as it was, so that its signature still holds.
    """

    id: str  # its own
    decision: str
    sealed: str  # where it stands: topic/partition/offset
    at: int  # when it was signed, milliseconds since the epoch
    by: str  # the person's name in the policy
    key: str = ""  # fingerprint of the person's key
    signature: str = ""  # Ed25519, base64
    level: RevealLevel = RevealLevel.MASK
    reason: RevealReason | None = None  # never None where the level is clear
    until: int = 0  # nothing is shown from then on, milliseconds since the epoch; 0: it is shown once


def is_reveal(key: bytes | None) -> bool:
    """Return whether a message of guard.commands tells of a look, by its key.

    >>> is_reveal(b"reveal/9f86d081"), is_reveal(b"INC-1042/release/ana")
    (True, False)
    """
    return (key or b"").startswith(REVEAL_KEY)
