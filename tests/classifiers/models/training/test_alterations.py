"""Texts in other shapes keep their labels on what they marked."""

import random

from hypothesis import given
from hypothesis import strategies as st

from classifiers.models.training.alterations import altered, named, rewritten
from classifiers.models.training.config import Source
from classifiers.models.training.examples import Labelled, Mark

SOURCE = Source(file="set.jsonl", licence="x", origin="x")


@st.composite
def records(draw):
    text = draw(st.text(alphabet="aäßÅ Il0.\n ", min_size=1, max_size=60))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Labelled("1", "de", text, (Mark(start, end, "person"),), (), SOURCE)


@given(records(), st.integers(0, 10_000))
def test_marks_stay_within_the_text_in_every_shape(record, seed):
    made = altered(record, random.Random(seed))

    assert all(0 <= mark.start < mark.end <= len(made.text) for mark in made.marks)


@given(records(), st.lists(st.sampled_from(["", "x", "yy"]), min_size=60, max_size=60))
def test_a_mark_covers_what_its_characters_became(record, replaced):
    characters = replaced[: len(record.text)]
    (mark,) = record.marks

    made = rewritten(record, characters)

    became = "".join(characters[mark.start : mark.end])
    assert [made.text[one.start : one.end] for one in made.marks] == ([became] if became else [])


@given(records())
def test_a_name_before_a_text_moves_its_marks(record):
    made = named(record, "note")

    assert made.text == f"note: {record.text}"
    assert (
        made.text[made.marks[0].start : made.marks[0].end]
        == record.text[record.marks[0].start : record.marks[0].end]
    )


@given(records(), st.integers(0, 1000))
def test_the_same_dice_make_the_same_text(record, seed):
    assert altered(record, random.Random(seed)) == altered(record, random.Random(seed))
