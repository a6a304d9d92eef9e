"""Every file in classifiers/patterns keeps the contract of a pattern classifier."""

import re
from collections import Counter

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from classifiers import patterns
from classifiers.contract import Pattern
from classifiers.patterns.matching import find_one
from schemas.label import IMPLIES

KINDS = frozenset(
    [
        "person",
        "email",
        "phone",
        "address",
        "location",
        "date_of_birth",
        "date",
        "age",
        "username",
        "url",
        "ip",
        "mac",
        "device_id",
        "licence_plate",
        "national_id",
        "medical_id",
        "other_id",
        "iban",
        "bank_account",
        "card",
        "crypto_wallet",
        "amount",
        "organisation",
        "vat_id",
        "secret",
        "art9_health",
        "art9_belief",
        "art9_politics",
        "art9_sex",
        "art9_ethnic",
        "art9_union",
        "art9_biometric",
        "art9_genetic",
        "art10_criminal",
        "demographic",
        "marking",
        "misc",
    ]
)
LABELS = frozenset(IMPLIES)

FILES = patterns.names()
ALL = [pattern for name in FILES for pattern in patterns.defined_in(name)]
PROVEN = [pattern for pattern in ALL if pattern.proof is not None]
READS_ORIGIN = [pattern for pattern in ALL if pattern.origin is not None]

each = pytest.mark.parametrize("pattern", ALL, ids=lambda pattern: pattern.name)


@pytest.mark.parametrize("name", FILES)
def test_a_file_defines_classifiers_named_after_it(name: str) -> None:
    found = patterns.defined_in(name)

    assert found
    assert all(pattern.name.startswith(name) for pattern in found)


def test_names_are_unique() -> None:
    assert [name for name, times in Counter(one.name for one in ALL).items() if times > 1] == []


def test_an_entity_has_one_home_and_one_meaning() -> None:
    meanings = {
        (one.entity, name, one.kind, one.labels) for name in FILES for one in patterns.defined_in(name)
    }

    assert [
        entity for entity, times in Counter(meaning[0] for meaning in meanings).items() if times > 1
    ] == []


def test_loading_gives_every_classifier_sorted_by_name() -> None:
    assert [one.name for one in patterns.load()] == sorted(one.name for one in ALL)


def test_at_least_sixty_entities_are_found() -> None:
    assert len({pattern.entity for pattern in ALL}) >= 60


@each
def test_what_it_says_of_itself_is_in_the_vocabulary(pattern: Pattern) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9_]{2,60}", pattern.entity)
    assert pattern.kind in KINDS
    assert pattern.labels
    assert set(pattern.labels) <= LABELS
    assert pattern.version >= 1
    assert re.fullmatch(r"([A-Z]{2})?", pattern.country)
    assert 0 < pattern.shape_score <= 0.99
    assert pattern.context or not pattern.needs_context


@each
def test_it_finds_its_entity_once_in_each_of_its_examples(pattern: Pattern) -> None:
    assert pattern.finds
    for text in pattern.finds:
        assert len(find_one(pattern, text)) == 1, f"{pattern.name} in example {pattern.finds.index(text)}"


@each
def test_it_ignores_its_look_alikes(pattern: Pattern) -> None:
    assert pattern.ignores
    for text in pattern.ignores:
        assert find_one(pattern, text) == [], f"{pattern.name} in look-alike {pattern.ignores.index(text)}"


@each
def test_its_shape_never_matches_nothing(pattern: Pattern) -> None:
    for text in ("", " ", "\n", "a", "0", "?\n?", *pattern.finds, *pattern.ignores):
        assert all(match.group() for match in pattern.shape.finditer(text))


@each
def test_its_shape_keeps_to_what_an_automaton_can_run(pattern: Pattern) -> None:
    inner = pattern.shape.pattern
    inner = re.sub(
        r"\A(?:\(\?[a-z]+\))?\(\?<[!=](?:[^()\[\]\\]|\\.|\[(?:[^\]\\]|\\.)+\]|\((?:\?:)?[^()]*\))*\)",
        "",
        inner,
    )
    inner = re.sub(r"\(\?[!=](?:[^()\[\]\\]|\\.|\[(?:[^\]\\]|\\.)+\]|\((?:\?:)?[^()]*\))*\)\Z", "", inner)
    assert not re.search(r"\(\?<?[!=]|\(\?P=|\(\?>|\(\?\(|\\[1-9]|[+*?}]\+", inner), (
        "only one leading and one trailing lookaround"
    )
    assert not re.search(r"\\[dDbBZ]", inner), (
        "write [0-9] and lookarounds: \\d and \\b differ between engines"
    )


def test_proofs_are_total() -> None:
    @settings(max_examples=150, deadline=None)
    @given(
        st.text(max_size=60) | st.text(alphabet="0123456789 -./:<>+()ABCDEFabcdefxyzXYZ@äß٣²Ⅷ", max_size=60)
    )
    def every_proof_answers(text: str) -> None:
        for pattern in PROVEN:
            assert pattern.proof is not None
            note(pattern.name)
            assert pattern.proof(text) in {True, False}

    every_proof_answers()


def test_proofs_and_origins_answer_for_every_candidate() -> None:
    for pattern in ALL:
        for text in (text for one in ALL for text in (*one.finds, *one.ignores)):
            for match in find_one(pattern, text):
                assert re.fullmatch(r"([A-Z]{2})?", match.origin), pattern.name


def test_origins_are_total() -> None:
    @settings(max_examples=100, deadline=None)
    @given(st.text(max_size=40))
    def every_origin_answers(text: str) -> None:
        for pattern in READS_ORIGIN:
            assert pattern.origin is not None
            assert isinstance(pattern.origin(text), str)

    every_origin_answers()
