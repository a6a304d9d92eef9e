"""Scanning only the fields that a redaction wrote to finds what scanning the whole redacted record finds."""

import json
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifiers.detector import build
from classifiers.patterns import load
from guard.bench.corpus import records
from guard.keyring import KeyRing
from guard.redaction.redact import Redactor
from guard.rescan import combined, written_fields
from schemas.decision import Redaction
from schemas.record import Record
from streams.codecs import LIMITS, decode

_FLOW = SimpleNamespace(spec=SimpleNamespace(origin=SimpleNamespace(field="")))
_REDACTOR = Redactor(KeyRing({"e1": b"k" * 32}))
_OPERATORS = ("replace", "mask", "hash", "tokenize", "encrypt", "redact")
_SAYINGS = st.sampled_from(
    [
        "write to ana.lopez7@example.org",
        "call me on +49 30 1234567",
        "IBAN DE89 3704 0044 0532 0130 00",
        "paid with card 4111 1111 1111 1111",
        "from address 203.0.113.9",
        "social security number 521-44-1234",
        "\\u0041na\\n",
        "\u200bphone",
        "Telefon",
        "12345678",
    ]
)
_TEXTS = st.lists(_SAYINGS, max_size=4).map(" ".join)
_VALUES = st.dictionaries(
    st.sampled_from(["email", "phone", "note", "card", "a/b"]),
    _TEXTS | st.lists(_TEXTS, max_size=2) | st.just(4111111111111111),
    min_size=1,
)


@pytest.fixture(scope="module")
def detector():
    return build(load())


def _told(detection):
    return sorted(
        (one.field, one.start, one.end, one.entity, one.score, one.classifier, one.origin)
        for one in detection.findings
    )


def _agrees(value, detector, operator, skipped):
    document = decode(Record("t", 0, 0, 0, None, value))
    before = detector.detect([document])[0]
    entities = sorted({one.entity for one in before.findings})[skipped:]
    if before.fault or document.fault or not entities:
        return
    redactions = tuple(Redaction(entity, operator) for entity in entities)
    redacted = _REDACTOR.redact(document, before.findings, redactions, destination="d")
    intake = SimpleNamespace(document=document, flow=_FLOW)
    part = written_fields(intake, redacted, LIMITS)
    assert part is not None
    whole = detector.detect([decode(Record("t", 0, 0, 0, None, redacted.value))])[0]
    again = combined(before, detector.detect([part])[0], redacted)
    assert again.fault == whole.fault
    assert _told(again) == _told(whole)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(_VALUES, st.sampled_from(_OPERATORS), st.integers(0, 1))
def test_the_written_fields_tell_what_the_whole_record_would(detector, value, operator, skipped):
    _agrees(json.dumps(value, ensure_ascii=skipped == 0).encode(), detector, operator, skipped)


@pytest.mark.parametrize("kind", ["orders", "tickets", "documents"])
def test_the_same_holds_of_whole_records(detector, kind):
    for value in records(kind, 40, 11):
        _agrees(value, detector, "replace", 0)


def test_a_record_whose_names_were_rewritten_is_read_anew(detector):
    document = decode(Record("t", 0, 0, 0, None, b'{"ana.lopez7@example.org": 1}'))
    before = detector.detect([document])[0]
    redacted = _REDACTOR.redact(
        document, before.findings, (Redaction("EMAIL_ADDRESS", "replace"),), destination="d"
    )

    assert written_fields(SimpleNamespace(document=document, flow=_FLOW), redacted, LIMITS) is None
