"""Masked texts show their shape and no letter of what they were."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from classifiers.agreement import Case, Judged, Mistake, Span
from guard.evaluation.masking import AROUND, excerpts, masked, masked_texts, spread

KEPT = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \nxX9")


@given(st.text())
def test_a_masked_text_has_no_letter_but_x_and_no_digit_but_9(text):
    shown = masked(text)

    assert set(shown) <= KEPT
    assert len(shown) == len(text)  # places in it are places in the text
    assert masked(shown) == shown


@given(st.characters(categories=["L", "M", "N", "S", "C"], min_codepoint=128))
def test_every_script_is_masked(character):
    assert masked(character) in set("xX9 ")


def test_the_shape_stays():
    assert masked("Łukasz: ul. Długa 5, ł@example.org") == "Xxxxxx: xx. Xxxxx 9, x@xxxxxxx.xxx"
    assert unicodedata.category(masked("\u0301")) == "Ll"  # a combining mark too


def test_an_excerpt_shows_what_stands_around_a_mistake():
    text = "a" * 100 + "Person" + "b" * 100
    case = Case("one", "set", "en", text, (Span(100, 106, "person"),))
    judged = Judged("one", "set", "en", case.spans, (Span(103, 110, "location"),))
    mistake = Mistake("one", "missed", "person", 100, 106, "", "set")

    (excerpt,) = excerpts([mistake], [judged], masked_texts([case]))

    assert "".join(piece.text for piece in excerpt.pieces) == "x" * AROUND + "Xxxxxx" + "x" * AROUND
    assert [(piece.text, piece.labelled, piece.found, piece.is_it) for piece in excerpt.pieces[1:-1]] == [
        ("Xxx", ("person",), (), True),
        ("xxx", ("person",), ("location",), True),
        ("xxxx", (), ("location",), False),
    ]


def test_every_set_and_label_has_its_turn():
    mistakes = [Mistake(str(index), "missed", "person", 0, 1, "", "big") for index in range(9)]
    mistakes.append(Mistake("x", "false", "email", 0, 1, "", "small"))

    assert [one.id for one in spread(mistakes, 3)] == ["0", "x", "1"]
    assert len(spread(mistakes, 99)) == 10
    assert spread([], 5) == []
