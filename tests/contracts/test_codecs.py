"""What every codec file promises, whatever its format."""

from itertools import pairwise

import pytest

from schemas.document import Field
from schemas.errors import FaultCode, RecordError
from streams.codecs import LIMITS, Limits, codecs

CODECS = list(codecs().values())
READS = [
    pytest.param(codec, data, id=f"{codec.name}-{n}")
    for codec in CODECS
    for n, data in enumerate(codec.READS)
]
REFUSES = [
    pytest.param(codec, data, code, id=f"{codec.name}-{code}-{n}")
    for codec in CODECS
    for n, (data, code) in enumerate(codec.REFUSES)
]
# an event whose own attributes are rewritten is none any more; the bytes are still what they were made of
OF_EVENTS = (FaultCode.INVALID_CLOUDEVENT, FaultCode.UNINTERPRETED_DECLARATION)


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
def test_a_codec_is_documented_named_and_carries_examples(codec):
    assert codec.__doc__
    assert codec.READS
    assert codecs()[codec.name] is codec


def test_no_two_codecs_are_asked_at_once():
    assert len({codec.order for codec in CODECS}) == len(CODECS)


@pytest.mark.parametrize(("codec", "data"), READS)
def test_what_is_verified_is_read_in_order_and_within_its_bytes(codec, data):
    codec.verify(data, LIMITS)

    fields = codec.fields(data, "/value", 3)

    assert all(field.part == 3 and field.pointer.startswith("/value") for field in fields)
    assert [(f.start, f.end) for f in fields] == sorted((f.start, f.end) for f in fields)
    assert all(one.end <= two.start for one, two in pairwise(fields))
    assert all(0 <= field.start <= field.end <= len(data) for field in fields)
    assert len({field.pointer for field in fields}) == len(fields)


@pytest.mark.parametrize(("codec", "data"), READS)
def test_splicing_nothing_changes_no_byte(codec, data):
    fields = codec.fields(data, "/value", 0)

    assert codec.splice(data, []) == data
    assert codec.splice(data, [(field, field.text) for field in fields]) == data


@pytest.mark.parametrize(("codec", "data"), READS)
def test_splicing_one_field_changes_that_field_alone(codec, data):
    fields = codec.fields(data, "/value", 0)
    for index, field in enumerate(fields):
        after = codec.splice(data, [(field, '<É"\\>')])

        assert fault_of(codec, after) in {None, *OF_EVENTS}
        read = codec.fields(after, "/value", 0)
        assert read[index].text == '<É"\\>'
        assert [f.text for n, f in enumerate(read) if n != index] == [
            f.text for n, f in enumerate(fields) if n != index
        ]
        assert after.startswith(data[: field.start])
        assert after.endswith(data[field.end :])


@pytest.mark.parametrize(("codec", "data"), READS)
def test_a_span_that_is_not_of_the_bytes_is_refused(codec, data):
    fields = codec.fields(data, "/value", 0)
    beyond = [Field(f.pointer, f.text, f.kind, 0, f.start, len(data) + 9) for f in fields[:1]]
    for field in beyond:
        with pytest.raises(RecordError) as caught:
            codec.splice(data, [(field, "other")])

        assert caught.value.code is FaultCode.REDACTION_FAILED


@pytest.mark.parametrize(("codec", "data", "code"), REFUSES)
def test_what_is_refused_has_its_fault(codec, data, code):
    with pytest.raises(RecordError) as caught:
        codec.verify(data, LIMITS)

    assert caught.value.code is code


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
def test_any_bytes_are_claimed_and_verified_or_refused_never_worse(codec):
    tight = Limits(max_bytes=64, max_depth=2, max_fields=3)
    for data in (
        b"",
        b" ",
        b"\n",
        b"\x00",
        b"\xff" * 9,
        b'"',
        b"[" * 99,
        b'{"',
        b"\\",
        b'{"a":}',
        b"1" * 5000,
    ):
        codec.claims(data, "")
        codec.claims(data, "application/x-unheard-of")

        assert fault_of(codec, data, tight) in {None, *FaultCode}


def fault_of(codec, data, limits=LIMITS):
    try:
        codec.verify(data, limits)
    except RecordError as error:
        return error.code
    return None
