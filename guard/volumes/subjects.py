"""Whom a record speaks of, as keyed pseudonyms: by the findings that name one person or device, else by the record itself.

More subjects than there are is a strict count, fewer would be an open door: what names nobody counts as a subject of its own.
"""

import hmac
from collections.abc import Collection, Iterable, Mapping

from guard.keyring import KeyRing
from guard.volumes.asked import DEVICES
from schemas.document import Document
from schemas.errors import RecordError
from schemas.finding import Finding
from schemas.record import Record
from schemas.volumes import PSEUDONYM_BYTES

# The declared order: the kind with most different values counts, and of several equal ones the first.
PERSONS = ("national_id", "record", "account", "contact")
_KINDS = {
    "MEDICAL_RECORD_NUMBER": "record",
    "IDENTITY_DOCUMENT_NUMBER": "record",
    "MACHINE_READABLE_ZONE": "record",
    "DRIVER_LICENSE": "record",
    "GB_DRIVING_LICENCE": "record",
    "IBAN_CODE": "account",
    "BANK_ACCOUNT_NUMBER": "account",
    "PAYMENT_CARD": "account",
    "EMAIL_ADDRESS": "contact",
    "EMAIL_OBFUSCATED": "contact",
    "USERNAME": "contact",
    "SOCIAL_HANDLE": "contact",
    "PROFILE_URL": "contact",
    "IMEI": "device",
    "IMSI": "device",
    "ICCID": "device",
    "MAC_ADDRESS": "device",
    "IP_ADDRESS": "device",
    "IP_V6_ADDRESS": "device",
}


class Pseudonyms:
    """Makes pseudonyms, each counter's by a key of its own: those of two counters say nothing of each other."""

    def __init__(self, keys: KeyRing) -> None:
        self._ring = keys
        self._keys: dict[str, bytes] = {}

    def of(self, values: Iterable[str], counter: str) -> tuple[bytes, ...]:
        """Return the pseudonyms of identifying values at a counter, whose name holds its purpose and its year."""
        key = self._keys.get(counter)
        if key is None:
            key = self._keys[counter] = self._ring.derive(b"volumes", counter.encode())
        made = (hmac.digest(key, value.encode("utf-8", "surrogatepass"), "sha256") for value in values)
        return tuple(dict.fromkeys(one[:PSEUDONYM_BYTES] for one in made))

    def __repr__(self) -> str:
        return f"Pseudonyms({len(self._keys)} counters)"


def identifying(
    document: Document,
    findings: Collection[Finding],
    counting: Collection[str],
    labels: Mapping[str, frozenset[str]],
    *,
    fact: str,
    by_key: bool = False,
    by_record: bool = False,
) -> tuple[str, ...]:
    """Return the different values by which a record names its subjects; never none. Content: for pseudonyms alone.

    `counting` are the entities that count. Without one that names somebody it is the record's key, where its flow says
    that a key is one subject, or the record's place.
    """
    found: dict[str, dict[str, None]] = {}
    if not by_record:
        for one in findings:
            if one.entity in counting and (kind := _kind(one.entity, labels)):
                value = _text(document, one, kind)
                if value is None:
                    found.clear()
                    break
                found.setdefault(kind, {})[f"{kind}:{value}"] = None
    order = ("device", *PERSONS) if fact == DEVICES else PERSONS
    kinds = [kind for kind in order if kind in found]
    if kinds:
        return tuple(found[max(kinds, key=lambda kind: len(found[kind]))])
    record = document.record
    if by_key and record.key and not by_record:
        return (f"key:{record.key.hex()}",)
    return (_place(record),)


def _kind(entity: str, labels: Mapping[str, frozenset[str]]) -> str:
    if entity in _KINDS:
        return _KINDS[entity]
    if "national_id" in labels.get(entity, ()):
        return "national_id"
    return (
        "contact"
        if entity.startswith("PHONE_NUMBER")
        else "account"
        if entity.endswith("_BANK_ACCOUNT")
        else ""
    )


def _text(document: Document, finding: Finding, kind: str) -> str | None:
    """Return what was found without what people write differently; None where it cannot be read again."""
    try:
        text = document.field(finding.field).text[finding.start : finding.end]
    except (IndexError, RecordError):
        return None
    is_number = kind in ("national_id", "record", "account") or finding.entity.startswith("PHONE_NUMBER")
    kept = str.isalnum if is_number else _is_visible  # two addresses may differ by a dot alone
    return "".join(letter for letter in text.casefold() if kept(letter)) or None


def _is_visible(letter: str) -> bool:
    return not letter.isspace()


def _place(record: Record) -> str:
    return f"place:{record.topic}/{record.partition}/{record.offset}"
