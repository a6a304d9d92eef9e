"""What goes to the encoder: all free text of a document, nothing of a fixed form, and every word of it."""

import itertools
import json

import pytest
from encoders import Pieces
from hypothesis import given
from hypothesis import strategies as st

from classifiers.models.windows import OVERLAP, PIECES, is_blob, is_free, name_of, readings, windows
from classifiers.unwrapping import Budget, Limits
from schemas.document import Document, Field, Kind
from schemas.record import Record
from streams.codecs import decode

words = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=1500)
texts = st.lists(words, max_size=300).map(" ".join)


@given(texts)
def test_every_word_that_is_no_blob_is_in_a_window(text):
    _ids, cut = Pieces().encode(text)

    made = windows(cut, text)

    met = {one.word: set() for window in made for one in window}
    for window in made:
        for one in window:
            met[one.word].update(range(one.first, one.last))
    wanted = [index for index, word in enumerate(cut) if not is_blob(text[word.start : word.end])]
    assert sorted(met) == wanted
    assert all(met[index] == set(range(cut[index].first, cut[index].last)) for index in wanted)
    assert all(sum(one.last - one.first for one in window) <= PIECES for window in made)


@given(st.integers(1, 3000))
def test_windows_share_what_stands_at_their_edges(count):
    text = "abc " * count
    _, cut = Pieces().encode(text)

    made = windows(cut, text)

    for before, after in itertools.pairwise(made):
        assert len({one.word for one in before} & {one.word for one in after}) == OVERLAP


@pytest.mark.parametrize(
    "text",
    ["Anna", "M\u00fcller", "O'Brien", "\u674e\u5a1c", "\u0410\u043d\u043d\u0430", "call ana", "JOHN SMITH", "Main Street 12", "due 3 pm, ask Otto"],
)  # fmt: skip
def test_what_people_write_is_free(text):
    assert is_free(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("PENDING", "a constant"),
        ("active", "a constant"),
        ("in_progress", "a constant"),
        ("12,50", "a number"),
        ("2026-11-23T07:55:36Z", "a time"),
        ("2026-11-23 07:55:36 UTC", "a time in two words"),
        ("9f1c8a34-1f2b-4c6d-8e9f-0a1b2c3d4e5f", "a UUID"),
        ("deadbeef" * 4, "hex"),
        ("0x9F 0xA1", "hex in two words"),
        ("https://example.org/a b9", "an address"),
        ("TWFuIGlzIGRpc3Rpbmd1aXNoZWQ=", "base64"),
        ("true", "a boolean"),
        ("SKU-123 v1.2.3", "codes"),
        ("DE 89 3704", "an id in groups"),
        ("", "nothing"),
        ("--- !!", "no letter"),
    ],
)
def test_what_has_a_fixed_form_is_not(text, why):
    assert not is_free(text), why


def document(value, headers=()):
    return decode(Record("t", 0, 0, 0, None, json.dumps(value).encode(), headers))


def read(value, headers=()):
    return [one.text for one in readings(document(value, headers), Budget(Limits()))]


def test_a_field_is_read_with_its_name():
    value = {"id": "A-1", "n": 5, "ok": True, "customer": {"note": "call Ana", "tags": ["see Otto"]}}

    assert read(value) == ["note: call Ana", "tags: see Otto"]


def test_a_member_name_of_several_words_is_read_as_it_is():
    assert read({"Ana Lima": 3, "customer name": "PENDING"}) == ["Ana Lima", "customer name"]


def test_a_header_is_read():
    assert read({}, (("from", b"Ana Lima"),)) == ["from: Ana Lima"]


def test_what_hides_a_text_is_undone_and_found_again():
    value = {"note": "see &#65;na Lima\u200b!"}
    one = readings(document(value), Budget(Limits()))[0]

    start = one.text.index("Ana")

    assert one.text == "note: see Ana Lima!"
    first, last = one.back(start, start + 8)
    assert value["note"][first:last].startswith("&#65;na Lima")


def test_half_a_character_is_read_as_one_that_nobody_knows():
    field = Field("/value/note", "see Ana \ud800 Lima", Kind.STRING, 0, 0, 0)
    given = Document(Record("t", 0, 0, 0, None, b""), (), (), _fields=(field,))

    (one,) = readings(given, Budget(Limits()))

    assert one.text == "note: see Ana \ufffd Lima"


def test_a_span_in_the_name_alone_is_none_of_the_text():
    one = readings(document({"note": "call Ana"}), Budget(Limits()))[0]

    assert one.back(0, 5) is None
    assert one.back(0, 10) == (0, 4)


@pytest.mark.parametrize(
    ("pointer", "name"),
    [("/value", ""), ("/key", ""), ("/value/a/0/1", "a"), ("/headers/from/0", "from"), ("/value/x y/0", "")],
)
def test_the_name_is_the_last_plain_one_on_the_way(pointer, name):
    assert name_of(pointer) == name
