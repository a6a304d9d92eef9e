"""A labelled text is read as its record would be, and findings are told where the text has them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.evaluation.documents import document_of, is_json, placed
from schemas.finding import Finding

VALUES = st.recursive(
    st.text(max_size=12) | st.integers(-999, 999) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def finding(field: int, start: int, end: int) -> Finding:
    return Finding("PERSON", "/value", start, end, 0.9, "words@1", field)


@pytest.mark.parametrize("text", ['{"name": "Ana"}', '[{"a": 1}]', ' {"a": "b"}'])
def test_an_object_or_an_array_of_json_is_read_as_such(text):
    assert is_json(document_of(text))


@pytest.mark.parametrize("text", ["Ana", '"Ana"', "12", '{"name": "Ana"', '{"a": 1, "a": 2}', "{Ana}", ""])
def test_anything_else_is_one_plain_text(text):
    document = document_of(text)

    assert not is_json(document) and document.fields[0].text == text


@given(st.dictionaries(st.text(max_size=6), VALUES, max_size=3), st.booleans())
def test_a_whole_field_is_found_where_its_json_stands(value, ascii_only):
    text = json.dumps(value, ensure_ascii=ascii_only)
    document = document_of(text)

    whole = [finding(index, 0, len(field.text)) for index, field in enumerate(document.fields)]
    for field, one in zip(document.fields, placed(document, whole), strict=True):
        raw = text[one.start : one.end]
        assert raw == field.text or json.loads(f'"{raw}"') == field.text


def test_a_finding_behind_an_escape_is_moved_with_it():
    text = '{"ü": "to\\n\\u0041na \\ud83d\\ude00 Lima"}'
    document = document_of(text)
    field = next(index for index, one in enumerate(document.fields) if one.text.startswith("to"))
    start = document.fields[field].text.index("Lima")

    [found] = placed(document, [finding(field, start, start + 4)])

    assert text[found.start : found.end] == "Lima"


def test_a_finding_in_a_plain_text_stays_where_it_is():
    assert list(placed(document_of("Ana Lima"), [finding(0, 4, 8)])) == [finding(0, 4, 8)]
