"""A field located by its place is the field that reading all of them gives."""

import json

from hypothesis import given
from hypothesis import strategies as st

from schemas.document import Kind
from schemas.record import Record
from streams.codecs import decode
from streams.codecs.places import locate
from streams.codecs.reading import read

_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"\\'), max_size=8)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_LEAVES = _SCALARS | _TEXTS | st.sampled_from(["", ":", ",", "{}", "[1]", "a/b~c", "é"])
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4)
)
_LAYOUTS = st.sampled_from([(None, (",", ":")), (None, (" , ", " : ")), (1, (",\n", ":\t"))])


def _text_of(field):
    quoted = field.kind in {Kind.STRING, Kind.NAME}
    return field.start + quoted, field.end - quoted


@given(_VALUES, _LAYOUTS)
def test_a_located_field_is_the_one_that_is_read(value, layout):
    indent, separators = layout
    data = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators).encode()
    for index, field in enumerate(read(data, "/value", 2)):
        start, end = _text_of(field)
        if start < end:
            assert locate(data, "/value", 2, start, end) == (index, field)


def test_a_document_gives_the_same_field_located_or_read():
    value = b'{"a":[1,{"b/c":"x"}],"d":"y"}'
    for index, field in enumerate(decode(Record("t", 0, 0, 0, None, value)).fields):
        document = decode(Record("t", 0, 0, 0, None, value))
        assert document.locates
        assert document.locate(*_text_of(field)) == index
        assert document.field(index) == field


def test_a_document_with_more_than_its_value_is_read():
    assert not decode(Record("t", 0, 0, 0, b"key", b'{"a":1}')).locates
