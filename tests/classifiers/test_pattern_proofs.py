"""Proofs of pattern classifiers against published test vectors, and patterns against long hostile texts."""

import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import patterns
from classifiers.patterns._base58 import base58check_version, passes_bech32
from classifiers.patterns._dates import is_calendar_date
from classifiers.patterns._digits import passes_luhn
from classifiers.patterns._keccak import keccak256
from classifiers.patterns.crypto_ethereum import is_ethereum_address
from classifiers.patterns.iban import is_iban
from classifiers.patterns.matching import find_one
from classifiers.patterns.mrz import check_digit
from classifiers.patterns.payment_card import is_card_number


def test_keccak_gives_the_digests_its_authors_publish() -> None:
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak256(b"abc").hex() == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"


@pytest.mark.parametrize("size", [135, 136, 137, 272])
def test_keccak_takes_every_byte_of_a_full_block(size: int) -> None:
    data = bytes(size)

    assert len({keccak256(data), keccak256(data + b"\0"), keccak256(data[:-1] + b"\1")}) == 3


@pytest.mark.parametrize(
    "address",
    [
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
    ],
)
def test_bech32_takes_the_addresses_of_its_proposals(address: str) -> None:
    assert passes_bech32(address, "bc")
    assert not passes_bech32(address[:-1] + ("q" if address.islower() else "Q"), "bc")


def test_a_mixed_case_bech32_address_is_refused() -> None:
    assert not passes_bech32("bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc")


def test_base58check_tells_the_version() -> None:
    assert base58check_version("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2") == 0
    assert base58check_version("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy") == 5
    assert base58check_version("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3") is None


@pytest.mark.parametrize("at", range(2, 42))
def test_an_ethereum_address_with_one_letter_in_the_wrong_case_is_refused(at: int) -> None:
    right = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
    wrong = right[:at] + right[at].swapcase() + right[at + 1 :]

    assert is_ethereum_address(right)
    assert wrong == right or not is_ethereum_address(wrong)


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 14), st.integers(1, 9))
def test_luhn_finds_every_single_wrong_digit(body: str, at: int, by: int) -> None:
    right = next(body + last for last in "0123456789" if passes_luhn(body + last))
    wrong = right[:at] + str((int(right[at]) + by) % 10) + right[at + 1 :]

    assert not passes_luhn(wrong)


@given(st.integers(0, 10**18 - 1), st.integers(4, 21), st.integers(1, 9))
def test_an_iban_with_one_wrong_digit_is_refused(account: int, at: int, by: int) -> None:
    body = f"{account:018d}"
    right = f"DE{98 - int(body + '131400') % 97:02d}{body}"
    wrong = right[:at] + str((int(right[at]) + by) % 10) + right[at + 1 :]

    assert is_iban(right)
    assert not is_iban(wrong)


@pytest.mark.parametrize(
    "number",
    ["0000000000000000", "1111111111111117", "9999999999999995", "411111111111111", "4222222222222225555"],
)
def test_a_card_number_needs_an_issuer_and_a_length(number: str) -> None:
    assert not is_card_number(number)


def test_the_check_digit_of_travel_documents_is_that_of_their_specification() -> None:
    assert check_digit("L898902C3") == "6"
    assert check_digit("740812") == "2"
    assert check_digit("ß") == ""


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        ("29.02.2000", True),
        ("29.02.1900", False),
        ("31/12/1999", True),
        ("12/31/1999", True),
        ("13/13/1999", False),
        ("7 marca 1985", True),
        ("March 3rd, 1990", True),
        ("3 foobar 1990", False),
        ("1990-00-10", False),
        ("19900230", False),
        ("1. Mai 1960", True),
    ],
)
def test_a_date_is_one_that_the_calendar_has(text: str, is_date: bool) -> None:
    assert is_calendar_date(text) is is_date


CLEAN = (
    "Invoice 4711-2024 of 2024-05-01 over 1,234.56 EUR, item 203948571029, quantity 12, room 804",
    "Build 3.11.152 took 95450 ms on commit 23adf1c9e0d4b7a6, version 10.4.2 (release 2024.05)",
    '{"id": 640412585, "created_at": "2023-05-13T22:09:38.000-04:00", "sha": "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"}',
    "order 7f9c24e5-2f1a-4b0e-9d3c-8a6b5c4d3e2f shipped at 12:30:45, ratio 0.1234, 0.5678, 3.1415926",
    "Der Aktenordner hat 118 Seiten. Les 12 places sont libres. The secret of the recipe is restricted to 3 steps.",
    "def find(self, a::b) -> std::vector<int>; see section 1.2.3.4 and @Override, v2.0.1-rc.3+build.5",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 size=1048576 offset=00000000012345",
    "md5 d41d8cd98f00b204e9800998ecf8427e, base64 aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=, ISBN 978-3-16-148410-0",
)


@pytest.mark.parametrize("text", CLEAN, ids=range(len(CLEAN)))
def test_ordinary_records_hold_nothing(text: str) -> None:
    found = [pattern.name for pattern in patterns.load() if find_one(pattern, text)]

    assert found == []


UNITS = (
    "a",
    "A",
    "1",
    "1 ",
    "Aa ",
    "a.",
    "1.11111,",
    "ABC ",
    "Aa-",
    "\n ",
    "rue Aa ",
    "ul. a ",
    "a@a.",
    "::1",
    "1 Aa ",
    "é",
    "L<",
    "1/",
    "- ",
)


def test_no_shape_takes_long_over_a_hostile_text() -> None:
    slow = []
    for pattern, unit in product(patterns.load(), UNITS):
        text = (unit * 8000)[:8000]
        began = time.thread_time()  # what others do on this machine meanwhile is not counted
        list(pattern.shape.finditer(text))
        if (
            time.thread_time() - began > 1
        ):  # the slowest takes 0.05 s; what grows with the square takes minutes
            slow.append(f"{pattern.name} over {unit!r}")

    assert slow == []
