"""Heads in the committed metadata."""

import base64

import pytest
from evidence import KEYS, SIGNER
from hypothesis import given
from hypothesis import strategies as st

from guard.audit.head import (
    LIMIT,
    LogHead,
    accept_head,
    decode_head,
    encode_head,
    head_event,
    is_authentic,
    sign_head,
)
from schemas.errors import EvidenceError

numbers = st.integers(0, 2**62)


@given(numbers, numbers, numbers, st.integers(-1, 500), numbers)
def test_a_head_comes_back_as_it_was_committed(size, offset, at, partition, commands):
    frontier = tuple(bytes([bit % 256]) * 32 for bit in range(size.bit_count()))
    head = sign_head(LogHead(size, frontier, offset, at, partition, commands), "orders/3", SIGNER)

    text = encode_head(head, "orders/3")

    assert decode_head(text, "orders/3") == head
    assert accept_head(text, "orders/3", KEYS) == head
    assert text.isascii()


def test_the_largest_head_fits_into_a_broker():
    size = 2**64 - 1
    head = sign_head(LogHead(size, (bytes(32),) * 64, 2**62, 2**62, 1, 2**62), "t" * 249 + "/1000", SIGNER)

    assert len(encode_head(head, "t" * 249 + "/1000")) < LIMIT


def test_nothing_committed_is_a_new_log():
    assert decode_head("", "orders/0") == LogHead()


@pytest.mark.parametrize(
    "text", ["x", "g1.", "g1.AAAA", "g2.AAAA", "g1.\N{SNOWMAN}", "leader=3", "g1.====", "g1." + "A" * 400]
)
def test_another_programs_metadata_is_refused(text):
    with pytest.raises(EvidenceError, match="not a head"):
        decode_head(text, "orders/0")


@given(st.data())
def test_an_altered_head_is_refused(data):
    text = encode_head(sign_head(LogHead(1, (bytes(32),), 5, 6, 0), "orders/0", SIGNER), "orders/0")
    packed = bytearray(base64.urlsafe_b64decode(text[3:]))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(EvidenceError):
        decode_head("g1." + base64.urlsafe_b64encode(packed).decode(), "orders/0")


def test_another_logs_head_is_refused():
    text = encode_head(sign_head(LogHead(1, (bytes(32),), 5, 6, 0), "orders/0", SIGNER), "orders/0")

    with pytest.raises(EvidenceError):
        decode_head(text, "orders/1")


def test_a_head_of_an_unknown_key_is_not_accepted():
    text = encode_head(sign_head(LogHead(1, (bytes(32),), 5, 6, 0), "orders/0", SIGNER), "orders/0")

    with pytest.raises(EvidenceError, match="known key"):
        accept_head(text, "orders/0", {})


@pytest.mark.parametrize(
    "change",
    [
        {"size": 2},
        {"offset": 6},
        {"at": 7},
        {"log": "orders/1"},
        {"root": "11" * 32},
        {"root": "zz"},
        {"signature": "*"},
        {"key": "0"},
    ],
)
def test_a_signature_covers_every_field_of_a_head(change):
    import msgspec

    event = head_event(sign_head(LogHead(1, (bytes(32),), 5, 6, 0), "orders/0", SIGNER), "orders/0")

    assert is_authentic(event, KEYS)
    assert not is_authentic(msgspec.structs.replace(event, **change), KEYS)
