"""From a record to a document or its fault, one bad input at a time."""

import pytest

from schemas.document import Kind
from schemas.errors import FaultCode, SettingsError
from schemas.record import Record
from streams.codecs import Limits, decode

EVENT = b'{"specversion":"1.0","id":"1","source":"/s","type":"t"%s,"data":{"a":1}}'
CLOUD = ("content-type", b"application/cloudevents+json; charset=utf-8")
BINARY = (("ce_specversion", b"1.0"), ("ce_id", b"1"), ("ce_source", b"/s"), ("ce_type", b"t"))


def record(value=None, key=None, headers=()):
    return Record("orders", 0, 7, 0, key, value, tuple(headers))


def read(value=None, key=None, headers=(), **options):
    document = decode(record(value, key, headers), **options)
    assert document.fault is None, document.fault
    return document


def texts(document):
    return {field.pointer: field.text for field in document.fields}


def fault(value=None, key=None, headers=(), **options):
    document = decode(record(value, key, headers), **options)
    assert document.fault is not None
    assert document.fault.stage == "decode"
    assert document.parts == () and document.fields == ()
    return document.fault.code


BAD = [
    (b'{"name": "M\xfcller"}', FaultCode.INVALID_UTF8, "Latin-1"),
    (b'{"name": "Ana', FaultCode.INVALID_JSON, "truncated in a string"),
    (b'{\n "name": "Ana",\n', FaultCode.INVALID_JSON, "truncated between lines"),
    (b'\xef\xbb\xbf{"a": 1}', FaultCode.INVALID_JSON, "a byte order mark"),
    (b'{"a": 1}{"b": 2}', FaultCode.INVALID_JSON, "two values on a line"),
    (b"{'a': 1}", FaultCode.INVALID_JSON, "single quotes"),
    (b'{"a": 1,}', FaultCode.INVALID_JSON, "a comma too many"),
    (b'{"a": 01}', FaultCode.INVALID_JSON, "a leading zero"),
    (b'{"a": "\t"}', FaultCode.INVALID_JSON, "a bare control character"),
    (b'{"a": "\\udc00"}', FaultCode.INVALID_JSON, "half of a surrogate pair"),
    (b'{"a": NaN}', FaultCode.INVALID_NUMBER, "not a number"),
    (b"[1, -Infinity]", FaultCode.INVALID_NUMBER, "infinity"),
    (b'{"a": 1}\n{"a": NaN}', FaultCode.INVALID_NUMBER, "not a number on the second line"),
    (b'{"a": 1, "a": 2}', FaultCode.DUPLICATE_NAME, "the same name"),
    (b'{"a": 1, "\\u0061" : 2}', FaultCode.DUPLICATE_NAME, "the same name, escaped"),
    (b'{"x": "\\":", "o": {"a": ":", "a" :2}}', FaultCode.DUPLICATE_NAME, "among colons in strings"),
    (b'{"a": {"b": 1, "b": 2}, "a": 0}', FaultCode.DUPLICATE_NAME, "within what is dropped"),
    (b"[" * 10_000 + b"]" * 10_000, FaultCode.TOO_DEEP, "10,000 levels"),
    (b"[" * 65 + b"]" * 65, FaultCode.TOO_DEEP, "one level too many"),
    (b'{"a":' * 65 + b"1" + b"}" * 65, FaultCode.TOO_DEEP, "one object too many"),
    (b"[" + b"1," * 10_000 + b"1]", FaultCode.TOO_MANY_FIELDS, "10,001 items"),
    (b'"' + b"x" * 5_000_000 + b'"', FaultCode.TOO_LARGE, "5 MB"),
    (b"\x00\x00\x00\x00\x2aHAna", FaultCode.UNDECLARED_OPAQUE, "a schema id before bytes"),
    (b"\x1f\x8b\x08\x00", FaultCode.UNDECLARED_OPAQUE, "gzip"),
    ("{}".encode("utf-16"), FaultCode.UNDECLARED_OPAQUE, "UTF-16"),
    (b"ana\x00", FaultCode.UNDECLARED_OPAQUE, "a control character"),
]


@pytest.mark.parametrize(("value", "code"), [row[:2] for row in BAD], ids=[row[2] for row in BAD])
def test_a_bad_value_is_a_fault_of_its_name(value, code):
    assert fault(value) is code


def test_a_fault_of_the_record_says_nothing_of_its_content():
    document = decode(record(b'{"name": "Ana'))

    assert "Ana" not in repr(document) + repr(document.fault)


GOOD = [
    (b'{"a":1}', "json"),
    (b' {"a": 1} ', "json"),
    (b'{\n  "a": 1\n}\n', "json"),
    (b"42", "json"),
    (b"null", "json"),
    (b'{"a": 1}\n{"a": 2}\n', "jsonlines"),
    (b"1\n2", "jsonlines"),
    (b"order 4411 for Ana", "text"),
    (b"5 apples\n7 pears", "text"),
    (b"-Infinity degrees", "text"),
    (b'"Yes" was the answer', "text"),
    (b"true story", "text"),
    ("Ä\tö\r\n".encode(), "text"),
    (b" ", "text"),
]


@pytest.mark.parametrize(("value", "codec"), GOOD)
def test_bytes_tell_their_codec(value, codec):
    assert read(value).parts[0].codec == codec


def test_every_leaf_and_name_has_its_pointer_kind_and_bytes():
    value = b'{"a":{"b/c":[1.50,"\\u00e9x"]},"~":null,"":true}'

    fields = read(value).fields

    assert [(f.pointer, f.text, f.kind.name, value[f.start : f.end]) for f in fields] == [
        ("/value/a#", "a", "NAME", b'"a"'),
        ("/value/a/b~1c#", "b/c", "NAME", b'"b/c"'),
        ("/value/a/b~1c/0", "1.50", "NUMBER", b"1.50"),
        ("/value/a/b~1c/1", "éx", "STRING", b'"\\u00e9x"'),
        ("/value/~0#", "~", "NAME", b'"~"'),
        ("/value/~0", "null", "NULL", b"null"),
        ("/value/#", "", "NAME", b'""'),
        ("/value/", "true", "BOOLEAN", b"true"),
    ]


def test_numbers_beyond_a_double_are_read_as_they_stand():
    value = b"[1e400, %s, 0.1000000000000000055511151231257827]" % (b"9" * 400)

    assert [f.text.encode() for f in read(value).fields] == value[1:-1].split(b", ")


def test_a_card_number_as_an_integer_and_an_address_as_a_name_are_fields():
    found = texts(read(b'{"ana@example.org": 4111111111111111}'))

    assert found == {
        "/value/ana@example.org#": "ana@example.org",
        "/value/ana@example.org": "4111111111111111",
    }


def test_lines_are_addressed_by_their_number_and_bytes():
    value = b'{"a": 1}\r\n\n["\xc3\xa9"]'

    fields = read(value).fields

    assert [(f.pointer, value[f.start : f.end]) for f in fields] == [
        ("/value/0/a#", b'"a"'),
        ("/value/0/a", b"1"),
        ("/value/1/0", b'"\xc3\xa9"'),
    ]


@pytest.mark.parametrize("value", [None, b""])
@pytest.mark.parametrize("key", [None, b""])
def test_a_tombstone_and_an_empty_value_have_no_parts(key, value):
    assert read(value, key).parts == ()


def test_a_key_is_text_or_an_object():
    assert texts(read(key=b"ana@example.org")) == {"/key": "ana@example.org"}
    assert read(key=b"42").fields[0].kind is Kind.TEXT
    assert texts(read(key=b'{"id": 7}'))["/key/id"] == "7"
    assert texts(read(key=b"[urgent] 7")) == {"/key": "[urgent] 7"}


def test_a_binary_key_is_opaque():
    key = (42).to_bytes(8, "big")

    assert fault(key=key) is FaultCode.UNDECLARED_OPAQUE
    assert read(key=key, opaque=True).parts[0].codec == "raw"


def test_a_key_with_names_twice_is_no_text():
    assert fault(key=b'{"a": 1, "a": 2}') is FaultCode.DUPLICATE_NAME


def test_every_header_has_its_name_and_value_and_repeated_names_keep_their_order():
    headers = [("to", b"ana@example.org"), ("x/y", None), ("to", b'{"n": 1}'), ("e", b"")]

    document = read(headers=headers)

    assert [(f.pointer, f.text, f.kind.name) for f in document.fields] == [
        ("/headers/to/0#", "to", "NAME"),
        ("/headers/to/0", "ana@example.org", "TEXT"),
        ("/headers/x~1y/0#", "x/y", "NAME"),
        ("/headers/x~1y/0", "", "TEXT"),
        ("/headers/to/1#", "to", "NAME"),
        ("/headers/to/1/n#", "n", "NAME"),
        ("/headers/to/1/n", "1", "NUMBER"),
        ("/headers/e/0#", "e", "NAME"),
        ("/headers/e/0", "", "TEXT"),
    ]
    names = [f for f in document.fields if f.pointer.endswith("0#")]
    assert all(f.start == f.end == 0 for f in names)
    assert [document.parts[f.part].header for f in names] == [0, 1, 3]


def test_a_binary_header_is_opaque_whatever_its_name():
    headers = [("traceparent", b"\x00\x01")]

    assert fault(b"{}", headers=headers) is FaultCode.UNDECLARED_OPAQUE
    assert read(b"{}", headers=headers, opaque=True).parts[0].codec == "raw"


def test_fields_are_in_the_order_key_headers_value():
    document = read(b"{}", b"k", [("h", b"v")])

    assert [part.root for part in document.parts] == ["/key", "/headers/h/0", "/value"]


def test_headers_have_one_limit_together():
    headers = [("h", b"[1,2,3]")] * 4

    assert fault(headers=headers, limits=Limits(max_fields=15)) is FaultCode.TOO_MANY_FIELDS
    assert read(headers=headers, limits=Limits(max_fields=16))


def test_key_value_and_headers_have_one_size_together():
    assert (
        fault(b"12345", b"12345", [("12345", b"12345")], limits=Limits(max_bytes=19)) is FaultCode.TOO_LARGE
    )
    assert read(b"12345", b"12345", [("12345", b"12345")], limits=Limits(max_bytes=20))


def test_an_opaque_flow_still_refuses_what_was_understood():
    assert fault(b'{"a": 1, "a": 2}', opaque=True) is FaultCode.DUPLICATE_NAME
    assert (
        fault(b'{"a": ', headers=[("content-type", b"application/json")], opaque=True)
        is FaultCode.INVALID_JSON
    )
    assert read(b"{\x00\xff", opaque=True).parts[0].codec == "raw"


def test_json_is_json_whatever_the_producer_says():
    for said in (b"application/octet-stream", b"text/plain", b"image/png"):
        document = read(b'{"a": "x"}', headers=[("Content-Type", said)], opaque=True)

        assert document.parts[-1].codec == "json"


def test_a_content_type_binds_its_sender():
    assert (
        fault(b"order 4411", headers=[("content-type", b"application/vnd.shop+json")])
        is FaultCode.INVALID_JSON
    )
    assert fault(b"M\xfcller", headers=[("content-type", b"text/plain")]) is FaultCode.INVALID_UTF8
    assert (
        read(b"{not json", headers=[("content-type", b"text/plain; charset=utf-8")]).parts[-1].codec == "text"
    )
    assert (
        read(b'{"a": 1}', headers=[("content-type", b"application/x-ndjson")]).parts[-1].codec == "jsonlines"
    )


def test_a_flow_tells_its_codec():
    assert read(b'{"a": 1}', codec="text").parts[0].codec == "text"
    assert fault(b"order 4411", codec="json") is FaultCode.INVALID_JSON
    assert fault(b"order 4411", codec="raw") is FaultCode.UNDECLARED_OPAQUE
    assert read(b"order 4411", codec="raw", opaque=True).fields == ()
    assert fault(b"{}", codec="cloudevents") is FaultCode.INVALID_CLOUDEVENT


def test_an_unknown_codec_is_a_setting_to_mend():
    with pytest.raises(SettingsError, match="codec `avro` is unknown; use one of cloudevents, json"):
        decode(record(b"{}"), codec="avro")


def test_a_structured_event_declares():
    value = EVENT % b',"dataclassification":"restricted","dataregulation":"GDPR, HIPAA","datacategory":"phi"'

    document = read(value, headers=[CLOUD])

    assert document.declared == (
        ("dataclassification", "restricted"),
        ("dataregulation", "GDPR"),
        ("dataregulation", "HIPAA"),
        ("datacategory", "phi"),
    )
    assert document.parts[-1].codec == "json"
    assert read(value, headers=[CLOUD], codec="json").declared == document.declared


def test_a_binary_event_declares():
    headers = [*BINARY, ("ce_dataclassification", b"internal")]

    assert read(b"order 4411", headers=headers).declared == (("dataclassification", "internal"),)
    assert read(None, headers=headers).declared == (("dataclassification", "internal"),)
    assert read(b"order 4411", headers=BINARY).declared == ()


@pytest.mark.parametrize(
    "declaration",
    [
        b',"dataclassification":"blue"',
        b',"dataclassification":7',
        b',"dataclassification":""',
        b',"dataclassification":"public","dataregulation":"GDPR,HOUSE"',
        b',"dataclassification":"public","datacategory":"Sensitive!"',
    ],
)
def test_a_declaration_that_cannot_be_interpreted_is_a_fault(declaration):
    assert fault(EVENT % declaration, headers=[CLOUD]) is FaultCode.UNINTERPRETED_DECLARATION


@pytest.mark.parametrize(
    "value",
    [
        b'{"specversion":"1.0","id":"1","source":"/s"}',
        b'{"specversion":"1.0","id":"","source":"/s","type":"t"}',
        b'{"specversion":"0.3","id":"1","source":"/s","type":"t"}',
        b'{"specversion":"1.0","id":1,"source":"/s","type":"t"}',
        b'{"specversion":"1.0","id":"1","source":"/s","type":"t","data":1,"data_base64":""}',
        b"[]",
        EVENT % b',"dataregulation":"GDPR"',
    ],
)
def test_an_event_without_what_it_must_have_is_a_fault(value):
    assert fault(value, headers=[CLOUD]) is FaultCode.INVALID_CLOUDEVENT


def test_a_binary_event_without_what_it_must_have_is_a_fault():
    assert fault(b"{}", headers=BINARY[:3]) is FaultCode.INVALID_CLOUDEVENT
    assert fault(b"{}", headers=[("ce_dataclassification", b"public")]) is FaultCode.INVALID_CLOUDEVENT
    assert fault(b"{}", headers=[*BINARY, ("CE_ID", b"2")]) is FaultCode.INVALID_CLOUDEVENT


def test_bytes_within_an_event_are_opaque():
    event = b'{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":"%s"}'

    assert fault(event % b"AAEC", headers=[CLOUD]) is FaultCode.UNDECLARED_OPAQUE
    assert fault(event % b"!", headers=[CLOUD]) is FaultCode.UNDECLARED_OPAQUE
    assert read(event % b"YW5h", headers=[CLOUD])
    assert read(event % b"AAEC", headers=[CLOUD], opaque=True)
