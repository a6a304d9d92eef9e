"""The reference matcher: what counts as context, what a finding spans, what a refused candidate does."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.contract import Pattern
from classifiers.patterns.matching import Match, find_one, in_context, spelled_name

NUMBER = Pattern(
    name="number",
    version=1,
    entity="NUMBER",
    kind="other_id",
    labels=("personal",),
    shape=re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])"),
    context=("file", "case number", "整理番号", "numéro"),
    needs_context=True,
)


def spans(pattern: Pattern, text: str, *names: str) -> list[tuple[int, int]]:
    return [(match.start, match.end) for match in find_one(pattern, text, names)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("file 1234", "a word before"),
        ("1234 is the FILE", "a word behind, in capitals"),
        ("case-number: 1234", "a phrase, whatever parts its words"),
        ("file" + " " * 56 + "1234", "the word begins at the edge of reach"),
        ("numero 1234", "a word typed without its diacritics"),
        ("整理番号1234", "a script without spaces"),
    ],
)
def test_a_context_word_within_reach_counts(text: str, why: str) -> None:
    assert len(find_one(NUMBER, text)) == 1, why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1234", "no word at all"),
        ("profile 1234", "part of a word"),
        ("files 1234", "another word"),
        ("file" + " " * 57 + "1234", "the edge of reach cuts the word"),
        ("xfile" + " " * 56 + "1234", "what is left of a cut word is no word"),
        ("number case 1234", "a phrase in another order"),
    ],
)
def test_without_a_whole_context_word_within_reach_nothing_is_found(text: str, why: str) -> None:
    assert find_one(NUMBER, text) == [], why


@pytest.mark.parametrize("name", ["file", "caseNumber", "case_number", "CASE-NUMBER", "myFile", "FILE_NO"])
def test_member_names_are_context(name: str) -> None:
    assert spans(NUMBER, "1234", "customer", name) == [(0, 4)]
    assert spans(NUMBER, "1234", "profile") == []


def test_a_name_is_also_read_as_one_word() -> None:
    assert " dateofbirth " in spelled_name("dateOfBirth")
    assert " date of birth " in spelled_name("dateOfBirth")


def test_a_group_named_it_is_what_is_found() -> None:
    labelled = replace(NUMBER, shape=re.compile(r"no (?P<it>[0-9]{4})|never [0-9]{4}"), needs_context=False)

    assert spans(labelled, "no 1234") == [(3, 7)]
    assert spans(labelled, "never 1234") == []


def test_a_refused_candidate_does_not_hide_the_next() -> None:
    proven = replace(NUMBER, proof=lambda text: text == "5678")

    assert spans(proven, "file 1234 5678") == [(10, 14)]


def test_proof_and_context_add_to_the_score() -> None:
    proven = replace(NUMBER, proof=lambda _: True, needs_context=False)

    assert find_one(proven, "1234") == [Match(0, 4, 0.75, "")]
    assert find_one(proven, "file 1234") == [Match(5, 9, 0.99, "")]


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_context_is_total(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))

    assert in_context(NUMBER, text, start, end) in {True, False}
