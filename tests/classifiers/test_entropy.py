"""What the proofs of secret patterns take for a secret, and what for a stand-in, code or prose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.entropy import (
    alphabet,
    entropy,
    is_issued,
    is_password,
    is_random,
    is_secret_value,
    is_strong_password,
    is_varied,
    stands_in,
)
from classifiers.patterns.secret_github import checksum
from classifiers.secrets import ALNUM, HEX, invented
from classifiers.services import SERVICES, trie

PROOFS = (is_issued, is_password, is_random, is_secret_value, is_strong_password, is_varied, stands_in)


def test_entropy_by_hand() -> None:
    assert entropy("") == 0.0
    assert entropy("aaaa") == 0.0
    assert entropy("ab") == 1.0
    assert entropy("abcd") == 2.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0123", "digits"),
        ("0a-f9", "hex"),
        ("0A", "hex"),
        ("xyz9", "base36"),
        ("aZ9", "base64"),
        ("a+", "base64"),
    ],
)
def test_the_smallest_alphabet_is_named(text: str, expected: str) -> None:
    assert alphabet(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "changeme",
        "${TOKEN}",
        "<token>",
        "xxxxxxxx",
        "********",
        "your_api_key",
        "{{ secret }}",
        "None",
        "$PASSWORD",
    ],
)
def test_a_stand_in_is_no_secret(text: str) -> None:
    assert stands_in(text)
    assert not is_secret_value(text)
    assert not is_password(text)


@pytest.mark.parametrize(
    "text",
    [
        "getAccessTokenFromHeader",
        "insert_key_here",
        "request.form.password",
        "2024-05-01T10:00:00Z",
        "https://example.org/access_tokens",
        "1111111111111111",
    ],
)
def test_code_dates_and_addresses_are_no_values(text: str) -> None:
    assert not is_secret_value(text)


@pytest.mark.parametrize(("alphabet_", "size"), [(HEX, 32), (HEX, 40), (ALNUM, 20), (ALNUM, 64)])
def test_an_issued_value_is_random(alphabet_: str, size: int) -> None:
    assert is_secret_value(invented(alphabet_, size))
    assert is_random(invented(alphabet_, size))


def test_a_uuid_is_random_only_where_a_name_says_so() -> None:
    uuid = "-".join(invented(HEX, size) for size in (8, 4, 4, 4, 12))

    assert not is_random(uuid)
    assert is_secret_value(uuid)


@pytest.mark.parametrize(
    "text", ["required", "muss", "abgelaufen.", "oublié", "reset-link", "2024-05-01", "(optional)"]
)
def test_a_word_of_prose_is_no_strong_password(text: str) -> None:
    assert not is_strong_password(text)


@given(st.text())
def test_every_proof_answers_for_any_text(text: str) -> None:
    assert all(proof(text) in {True, False} for proof in PROOFS)


@given(st.integers(1, 80), st.sampled_from([HEX, ALNUM]))
def test_an_invented_body_is_the_same_each_time(size: int, alphabet_: str) -> None:
    assert invented(alphabet_, size) == invented(alphabet_, size)
    assert len(invented(alphabet_, size)) == size
    assert set(invented(alphabet_, size)) <= set(alphabet_)


def test_the_checksum_of_github_is_six_characters_of_base_62() -> None:
    assert checksum("") == "000000"
    assert len(checksum("a" * 30)) == 6
    assert checksum("a" * 30) != checksum("a" * 29 + "b")


@given(
    st.lists(st.text("abc-1", min_size=1, max_size=6), min_size=1, max_size=8, unique=True),
    st.text("abc-1", max_size=6),
)
def test_a_trie_matches_its_words_alone(words: list[str], other: str) -> None:
    import re

    shape = re.compile(trie(tuple(words)))

    assert all(shape.fullmatch(word) for word in words)
    assert (shape.fullmatch(other) is not None) == (other in words)


def test_services_are_lower_case_and_no_prefix_is_lost() -> None:
    assert all(name == name.lower() and len(name) >= 3 for name in SERVICES)
    assert len(SERVICES) == len(set(SERVICES)) > 600
