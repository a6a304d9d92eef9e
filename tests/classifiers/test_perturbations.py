"""A text that comes otherwise keeps every label on what it marks."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.synthesis.labelled import Labelled, Mark
from classifiers.synthesis.perturbations import CLEAN, KINDS, perturbed

TEXT = 'Frau Edda "Quandt" Wilms, Konto DE89 3704 0044 0532 0130 00,\nschreibt an edda@example.org und bittet um Rückruf.'
PARTS = {"person": 'Edda "Quandt" Wilms', "iban": "DE89 3704 0044 0532 0130 00", "email": "edda@example.org"}
GIVEN = Labelled(
    TEXT, tuple(Mark(TEXT.index(part), TEXT.index(part) + len(part), label) for label, part in PARTS.items())
)
SAME = {"clean", "mail", "table", "quoted-reply"}  # which change nothing within these labels but line ends


def marked(made: Labelled) -> dict[str, str]:
    return {mark.label: made.text[mark.start : mark.end] for mark in made.marks}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_text_kind_and_seed_give_the_same(kind):
    assert perturbed(GIVEN, kind, lang="de", seed="7") == perturbed(GIVEN, kind, lang="de", seed="7")


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"split"}))
def test_every_label_stays_on_what_it_marks(kind):
    found = marked(perturbed(GIVEN, kind, lang="de", seed="7"))

    assert found.keys() == PARTS.keys()
    if kind in SAME:
        assert {label: text.replace("\n> ", " ") for label, text in found.items()} == PARTS


@pytest.mark.parametrize("kind", ["json-log", "split"])
def test_what_is_a_record_is_json(kind):
    made = json.loads(perturbed(GIVEN, kind, lang="de", seed="7").text)

    assert isinstance(made, dict)


def test_a_split_record_has_a_label_in_several_fields():
    made = perturbed(GIVEN, "split", lang="de", seed="7")

    assert [made.text[mark.start : mark.end] for mark in made.marks if mark.label == "iban"] == [
        "DE89",
        "3704 0044 0532 0130 00",
    ]


@given(
    st.text(max_size=60), st.sampled_from(sorted(KINDS)), st.sampled_from(["de", "pl", "en", "fr"]), st.data()
)
def test_marks_lie_within_the_text_and_hold_something(text, kind, lang, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    marks = (Mark(start, end, "person"),) if end > start else ()

    made = perturbed(Labelled(text, marks), kind, lang=lang, seed="1")

    assert all(0 <= mark.start < mark.end <= len(made.text) for mark in made.marks)
    assert made.text or not text


def test_a_clean_copy_is_the_text():
    assert KINDS[CLEAN](GIVEN, "de", random.Random(7)) == GIVEN
