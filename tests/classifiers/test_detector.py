"""A detection is complete or it is a fault; nothing in it tells content."""

import json
import re

import pytest

from classifiers import gate
from classifiers.contract import Pattern
from classifiers.detector import build, document_of
from classifiers.patterns import load
from schemas.document import Document
from schemas.errors import Fault, FaultCode, SettingsError
from schemas.finding import CLEAN
from schemas.record import Record
from streams.codecs import decode

MAIL = "ana.lopez@example.org"
_NAMES = {"email", "payment_card", "us_ssn_bare", "ip_v4_private"}


@pytest.fixture(scope="session")
def detector():
    return build([pattern for pattern in load() if pattern.name in _NAMES])


def of_record(value, key=None, headers=()):
    return decode(Record("t", 0, 0, 0, key, value, headers))


def found(detector, document):
    detection = detector.detect([document])[0]
    assert detection.fault is None
    return [(one.entity, one.pointer, one.start, one.end) for one in detection.findings]


def test_a_record_without_findings_is_clean_and_never_read(detector):
    document = of_record(b'{"order":"ORD-2026-1325556","at":"2026-05-03T07:40:14Z","amount":227.32}')

    assert detector.detect([document]) == [CLEAN]
    assert document._fields is None


def test_key_headers_names_and_numbers_are_searched(detector):
    value = json.dumps({MAIL: 1, "card": 4111111111111111}).encode()

    places = found(detector, of_record(value, MAIL.encode(), (("x", MAIL.encode()), (MAIL, b"1"))))

    assert [place for _, place, _, _ in places] == [
        "/key",
        "/headers/x/0",
        "/headers/*/0#",
        "/value/*#",
        "/value/card",
    ]


@pytest.mark.parametrize(
    "escaped", ["ana.lopez\\u0040example.org", "\\u0061na.lopez@example.org", "\\/ana.lopez@example.org"]
)
def test_json_escapes_hide_nothing(detector, escaped):
    places = found(detector, of_record(f'{{"a":"{escaped}"}}'.encode()))

    assert [entity for entity, *_ in places] == ["EMAIL_ADDRESS"]


def test_a_value_does_not_reach_into_the_next_field(detector):
    assert found(detector, of_record(b'["4111 1111","1111 1111"]')) == []


def test_context_may_stand_in_a_member_name_on_the_way(detector):
    named = of_record(b'{"socialSecurity":{"number":"536904399"}}')
    plain = of_record(b'{"order":{"number":"536904399"}}')

    assert [entity for entity, *_ in found(detector, named)] == ["US_SSN_BARE"]
    assert found(detector, plain) == []


def test_a_member_name_that_hides_text_is_context_as_it_is_written_too():
    pattern = Pattern(
        name="spoken",
        version=1,
        entity="SPOKEN",
        kind="other_id",
        labels=("personal",),
        shape=re.compile("[0-9]{6}"),
        context=("i",),
        needs_context=True,
    )
    data = json.dumps({"s\u200bi\u200bt": 123456}, ensure_ascii=False).encode()

    assert found(build([pattern]), of_record(data)) == [("SPOKEN", "/value/*", 0, 6)]


def test_findings_are_sorted_by_place_and_the_same_each_time(detector):
    document = of_record(json.dumps([f"{MAIL} and bob@example.org", "203.0.113.9", MAIL]).encode())

    detections = [detector.detect([document])[0] for _ in range(3)]

    places = [(one.field, one.start, one.end, one.entity) for one in detections[0].findings]
    assert places == sorted(places) and len(places) == 4
    assert detections[0] == detections[1] == detections[2]


def test_a_document_with_a_fault_keeps_it(detector):
    fault = Fault(FaultCode.INVALID_JSON, "decode")
    document = Document(Record("t", 0, 0, 0, None, b"{"), (), (), fault=fault)

    assert detector.detect([document])[0].fault == fault


def test_what_is_found_in_a_document_does_not_depend_on_its_neighbours(detector):
    fault = Fault(FaultCode.INVALID_JSON, "decode")
    nothing = Record("t", 0, 0, 0, None, None)
    kinds = [
        of_record(json.dumps({"mail": MAIL}).encode()),
        of_record(b'{"order":"ORD-2026-1325556"}'),
        Document(nothing, (), (), fault=fault),
        of_record(b'{"note":"ana.lopez\\u0040example.org"}'),
        Document(nothing, (), ()),
        of_record(b"plain \\ text", b"key"),
    ]
    alone = [detector.detect([document])[0] for document in kinds]

    assert detector.detect(kinds * 40) == alone * 40  # more than are looked at together
    assert [bool(one.findings) for one in alone] == [True, False, False, True, False, False]
    assert [one.fault for one in alone] == [None, None, fault, None, None, None]


def test_a_proof_that_raises_faults_its_document_and_no_other():
    def proof(text):
        raise KeyError(text)

    broken = Pattern(
        name="broken", version=1, entity="X", kind="x", labels=("x",), shape=re.compile("boom"), proof=proof
    )

    detections = build([broken]).detect([document_of("calm"), document_of("boom"), document_of("calm")])

    assert [one.fault for one in detections] == [None, Fault(FaultCode.CLASSIFIER_FAILED, "detect"), None]


def test_hidden_text_beyond_the_limits_faults_the_document(detector):
    import base64

    text = MAIL + " and more"
    for _ in range(6):
        text = base64.b64encode(text.encode()).decode()

    assert detector.detect([document_of(text)])[0].fault == Fault(FaultCode.EXPANSION_LIMIT, "detect")


def test_a_finding_reports_the_group_it_and_its_country():
    shape = re.compile(r"id[: ]+(?P<it>[A-Z]{2}[0-9]{4})")
    pattern = Pattern(
        name="x", version=3, entity="X", kind="x", labels=("x",), shape=shape, origin=lambda text: text[:2]
    )

    finding = build([pattern]).detect([document_of("my id: DE1234.")])[0].findings[0]

    assert (finding.start, finding.end, finding.origin, finding.classifier) == (7, 13, "DE", "x@3")


def test_a_compiled_gate_is_kept_and_a_torn_one_is_made_anew(tmp_path):
    pattern = next(pattern for pattern in load() if pattern.name == "email")
    build([pattern], engine="hyperscan", cache=tmp_path)
    kept = sorted(tmp_path.iterdir())
    kept[0].write_bytes(b"torn")

    again = build([pattern], engine="hyperscan", cache=tmp_path)

    assert sorted(tmp_path.iterdir()) == kept
    assert found(again, document_of(MAIL)) == [("EMAIL_ADDRESS", "/value", 0, len(MAIL))]


def test_nothing_shows_content_when_printed(detector):
    document = document_of(MAIL)

    detection = detector.detect([document])[0]

    assert MAIL not in repr(detection) + repr(document) + repr(detector)


@pytest.mark.parametrize("missing", ["re2", "hyperscan"])
def test_one_engine_alone_finds_the_same(detector, monkeypatch, missing):
    monkeypatch.setattr(gate, "find_spec", lambda name: None if name == missing else True)
    alone = build([pattern for pattern in load() if pattern.name in _NAMES])
    document = of_record(json.dumps({"a": f"{MAIL} or 4111 1111 1111 1111", "ip": "203.0.113.9"}).encode())

    assert found(alone, document) == found(detector, document) != []


def test_without_an_engine_the_guard_is_unfit(monkeypatch):
    monkeypatch.setattr(gate, "find_spec", lambda name: None)

    with pytest.raises(SettingsError, match="install one of them"):
        build(load()[:1])
