"""Sealing of labelled texts: AES-256-GCM under a data key that the key of the set wraps, as records in quarantine are.

What stands beside a text (its set, id, language, source, who and when) is authenticated with it. Ids and digests are keyed
(HMAC-SHA-256, RFC 2104): they tell equal texts of one set apart from others and nothing else.
"""

import hmac
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from classifiers.agreement import Case, Span
from guard.keyring import KeyRing
from guard.quarantine.kek import KeyEncryptionKey
from guard.quarantine.seal import Sealer, open_sealed
from schemas.errors import EvidenceError, SettingsError
from schemas.labelled import LabelledText, Mark, Source
from schemas.record import Place, Record

LARGEST = 500_000  # bytes of a text; sealed and in base64 it still fits a message

_encoder = msgspec.json.Encoder()


class Body(Struct, frozen=True, array_like=True):
    """What is sealed: the text, and the spans and labels that it came with. A content type: its repr shows its size."""

    text: str
    found: tuple[Mark, ...] = ()
    topics: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Body({len(self.text)} characters)"


_decoder = msgspec.json.Decoder(Body)


def sealed(
    cases: Iterable[Case],
    name: str,
    kek: KeyEncryptionKey,
    ring: KeyRing,
    *,
    source: Source,
    by: str,
    at: int,
    decision: str = "",
) -> Iterator[LabelledText]:
    """Yield texts as they stand in the set. Raise SettingsError where one is too large or no Unicode text."""
    batch = Sealer(kek).batch()
    for number, one in enumerate(cases, start=1):
        body = Body(
            one.text, tuple(Mark(it.start, it.end, it.entity or it.label) for it in one.spans), one.topics
        )
        try:
            text = one.text.encode()
            packed = _encoder.encode(body)
        except ValueError:  # its cause would show the text
            raise SettingsError(
                f"text {number} is no Unicode text (it holds half of a surrogate pair); mend it"
            ) from None
        if len(text) > LARGEST:
            raise SettingsError(f"text {number} has {len(text):,} bytes, more than {LARGEST:,}; split it")
        digest = _digest(ring, name, text)
        told = LabelledText(
            name,
            _id(ring, name, one, digest, decision),
            one.lang,
            source,
            by,
            at,
            digest,
            len(one.text),
            b"",
            decision,
        )
        yield msgspec.structs.replace(
            told, sealed=batch.seal(Record(name, 0, 0, 0, None, packed), _bound(told))
        )


def opened(one: LabelledText, kek: KeyEncryptionKey) -> Body:
    """Return a text opened. Raise EvidenceError where it or what stands beside it was altered, or its key is gone."""
    try:
        record = open_sealed(one.sealed, kek, Place(one.set, 0, 0), _bound(one))
        return _decoder.decode(record.value or b"")
    except (EvidenceError, msgspec.MsgspecError):
        raise EvidenceError(
            f"labelled text `{one.set}/{one.id}` does not open: it was altered, or sealed under a key of its set that "
            "is gone; compare the topic with a backup, or take it as erased"
        ) from None


def case_of(one: LabelledText, body: Body, spans: Iterable[Mark], topics: Iterable[str]) -> Case:
    """Return a text with these spans as a case, its set for a data set."""
    marks = tuple(Span(it.start, it.end, it.entity) for it in spans)
    return Case(one.id, one.set, one.lang, body.text, marks, tuple(topics))


def _bound(one: LabelledText) -> str:
    """Return what a sealed text is opened with: all that stands beside it."""
    return "labelled/" + _encoder.encode(msgspec.structs.replace(one, sealed=b"")).decode()


def _digest(ring: KeyRing, name: str, text: bytes) -> str:
    key = ring.at(ring.epochs[0]).derive(b"labelled-text", name.encode())
    return hmac.digest(key, text, "sha256").hex()[:32]


def _id(ring: KeyRing, name: str, one: Case, digest: str, decision: str) -> str:
    """Return the same id for the same text from the same place, so that what is brought twice stands once."""
    key = ring.at(ring.epochs[0]).derive(b"labelled-id", name.encode())
    told = _encoder.encode((one.dataset, one.id, decision, digest))
    return hmac.digest(key, told, "sha256").hex()[:24]
