"""Texts brought into a set: from files, and from sealed records that people look into, each look on record first.

Of a record its value is copied, as text; its key and headers stay behind.
"""

import secrets
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from classifiers.agreement import Case, Span
from guard.audit.signing import Signer
from guard.cases.commands import place_of
from guard.cases.reveal import put_on_record
from guard.cases.sealed import Sealed, find_in
from guard.cases.signed import sign
from guard.keys import load as load_keys
from guard.labelling.contract import UNKNOWN_LANGUAGE
from guard.labelling.keys import key_to_write
from guard.labelling.places import found_in
from guard.labelling.sealing import sealed
from guard.quarantine.seal import open_sealed
from guard.sampling import sample_name
from schemas.errors import SettingsError
from schemas.events import DecisionEvent, FindingFact, HeadEvent, SpanEvent
from schemas.labelled import Annotation, LabelledText, Mark, Source, TextVerdict
from schemas.record import Record
from schemas.reveal import Reveal, RevealReason
from streams.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streams.settings import Settings

_decoder = msgspec.json.Decoder(DecisionEvent | SpanEvent | HeadEvent)


class Copied(Struct, frozen=True):
    """A record's text as it was copied. A content type: its repr shows its size."""

    case: Case
    source: Source
    undrawn: int  # findings of its decision that have no place in the text that is told well enough

    def __repr__(self) -> str:
        return f"Copied({self.source.value}, {len(self.case.text)} characters)"


def imported(
    settings: "Settings", cases: Sequence[Case], name: str, *, by: str, at: int, signer: Signer
) -> Iterator[LabelledText | Annotation]:
    """Yield texts of a file, each sealed, and the importer's word on it: that it is labelled as the file says."""
    kek, ring = key_to_write(settings.keys, name), load_keys(settings.keys).redaction
    texts = sealed(cases, name, kek, ring, source=Source.IMPORTED, by=by, at=at)
    for one, text in zip(cases, texts, strict=True):
        yield text
        marks = tuple(Mark(it.start, it.end, it.entity or it.label) for it in one.spans)
        held = {it.held for it in one.spans if it.held}
        verdict = TextVerdict.TRUE_POSITIVE if marks else TextVerdict.BENIGN
        if len(held) == 1:
            verdict = TextVerdict(f"wrong_{held.pop()}")
        word = Annotation(name, text.id, text.digest, verdict, at, by, marks, one.topics)
        yield sign(word, signer)


def copied(
    settings: "Settings",
    decision: str,
    *,
    people: "Mapping[str, bytes]",
    by: str,
    at: int,
    signer: Signer,
    language: str = "",
) -> Copied:
    """Return the text of a decision's sealed record, from the sample or quarantine, once the look is on record.

    Raise SettingsError where nothing is sealed of it or it is no text, EvidenceError where it does not open.
    """
    one, envelope, source = _sealed(settings, decision)
    look = Reveal(
        f"l-{secrets.token_hex(8)}",
        one.decision,
        one.quarantine,
        at,
        by,
        reason=RevealReason.VERIFY_FINDING,
    )
    put_on_record(settings, sign(look, signer), people)
    name = sample_name(one.flow) if source is Source.SAMPLE else one.flow
    record = open_sealed(envelope, load_keys(settings.keys).kek, place_of(one.place), name)
    return copy_of(record, decision, _findings(settings, decision), source, language)


def copy_of(
    record: Record, decision: str, findings: Sequence[FindingFact], source: Source, language: str = ""
) -> Copied:
    """Return the text of an opened record. Raise SettingsError where it is none. Whoever opens it puts the look on record."""
    text = _text(record, decision)
    marks, undrawn = found_in(text, findings)
    spans = tuple(Span(it.start, it.end, it.entity) for it in marks)
    return Copied(Case(decision, "", language or UNKNOWN_LANGUAGE, text, spans), source, undrawn)


def sealed_copy(settings: "Settings", one: Copied, name: str, *, by: str, at: int) -> LabelledText:
    """Return a copied record as it stands in a set."""
    kek, ring = key_to_write(settings.keys, name), load_keys(settings.keys).redaction
    (text,) = sealed([one.case], name, kek, ring, source=one.source, by=by, at=at, decision=one.case.id)
    return text


def _sealed(settings: "Settings", decision: str) -> tuple[Sealed, bytes, Source]:
    topics = settings.topics
    for topic, source in ((topics.samples, Source.SAMPLE), (topics.quarantine, Source.QUARANTINE)):
        if (found := find_in(settings, topic, decision)) is not None:
            return (*found, source)
    raise SettingsError(
        f"nothing is sealed of `{decision}`; see `guard sample list` and `guard quarantine list`"
    )


def _text(record: Record, decision: str) -> str:
    try:
        text = (record.value or b"").decode()
    except UnicodeDecodeError:
        text = ""
    if not text:
        raise SettingsError(f"the record of `{decision}` holds no text; only texts can be labelled")
    return text


def _findings(settings: "Settings", decision: str) -> tuple[FindingFact, ...]:
    for it in read(settings.kafka.for_consumer(), settings.topics.decisions):
        event = _decoder.decode(it.value() or b"{}")
        if isinstance(event, DecisionEvent) and event.id == decision:
            return event.findings
    return ()
