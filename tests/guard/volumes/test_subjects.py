"""Whom a record speaks of: never fewer than there are, and nobody can be read from a pseudonym."""

import pytest

from guard.keyring import KeyRing
from guard.volumes.asked import DEVICES, SUBJECTS
from guard.volumes.subjects import Pseudonyms, identifying
from schemas.document import Document, Part
from schemas.finding import Finding
from schemas.record import Record
from streams.codecs import decode

KEYS = KeyRing({"e1": b"k" * 32})
LABELS = {"US_SSN": frozenset({"personal", "national_id"}), "EMAIL_ADDRESS": frozenset({"personal"})}
VALUE = b"123-45-6789 ana@example.org bo@example.org 123 45 6789 192.0.2.1"
SPANS = {
    "ssn": ("US_SSN", 0, 11),
    "ana": ("EMAIL_ADDRESS", 12, 27),
    "bo": ("EMAIL_ADDRESS", 28, 42),
    "same": ("US_SSN", 43, 54),
    "ip": ("IP_ADDRESS", 55, 64),
}


def values(*names, key=None, fact=SUBJECTS, offset=7, **given):
    document = decode(Record("t", 0, offset, 0, key, VALUE))
    field = next(index for index, one in enumerate(document.fields) if one.pointer == "/value")
    findings = [
        Finding(entity, "/value", start, end, 0.9, "x@1", field)
        for entity, start, end in (SPANS[name] for name in names)
    ]
    counting = {one.entity for one in findings}
    return identifying(document, findings, counting, LABELS, fact=fact, **given)


def test_a_value_written_in_two_ways_is_one_person():
    assert len(values("ssn", "same")) == 1


def test_of_several_kinds_the_one_with_most_values_counts():
    assert len(values("ssn", "ana", "bo")) == 2
    assert values("ssn", "ana") == values("ssn")


def test_two_addresses_that_differ_by_a_dot_are_two():
    document = decode(Record("t", 0, 0, 0, None, b"ab@example.org a.b@example.org"))
    spans = ((0, 14), (15, 30))
    findings = [Finding("EMAIL_ADDRESS", "/value", *span, 0.9, "x@1", 0) for span in spans]

    assert len(identifying(document, findings, {"EMAIL_ADDRESS"}, LABELS, fact=SUBJECTS)) == 2


@pytest.mark.parametrize("key", [None, b"", b"region-eu"], ids=["no key", "an empty key", "any key"])
def test_a_record_that_names_nobody_is_a_subject_of_its_own(key):
    assert values(key=key) != values(key=key, offset=8)


def test_a_key_is_a_subject_where_its_flow_says_so():
    assert values(key=b"ana", by_key=True) == values(key=b"ana", by_key=True, offset=8)
    assert values(by_key=True) != values(by_key=True, offset=8)


def test_each_record_counts_where_its_flow_says_so():
    assert values("ssn", by_record=True) != values("ssn", by_record=True, offset=8)


def test_findings_that_do_not_count_name_nobody():
    document = decode(Record("t", 0, 1, 0, None, VALUE))
    finding = Finding("US_SSN", "/value", 0, 11, 0.1, "x@1", 0)

    assert identifying(document, [finding], set(), LABELS, fact=SUBJECTS) == ("place:t/0/1",)


def test_devices_are_counted_by_what_names_a_device():
    assert values("ssn", "ip", fact=DEVICES) == ("device:192.0.2.1",)
    assert values("ssn", "ip") == values("ssn")


def test_a_finding_that_cannot_be_read_again_makes_the_record_its_own_subject():
    document = Document(Record("t", 0, 1, 0, None, b"x"), (Part("/value", b"x", "raw"),), ())
    finding = Finding("US_SSN", "/value", 0, 11, 0.9, "x@1", -1)

    assert identifying(document, [finding], {"US_SSN"}, LABELS, fact=SUBJECTS) == ("place:t/0/1",)


def test_pseudonyms_of_two_counters_and_of_two_keys_say_nothing_of_each_other():
    ours = Pseudonyms(KEYS)

    told = {
        ours.of(["a"], "subjects_ytd/CN/2026"),
        ours.of(["a"], "subjects_ytd/CN/2027"),
        ours.of(["a"], "subjects_12m/x"),
        Pseudonyms(KeyRing({"e1": b"l" * 32})).of(["a"], "subjects_12m/x"),
    }

    assert len(told) == 4 and all(len(one) == 8 for (one,) in told)
    assert "a" not in repr(ours).replace("Pseudonyms", "")
