"""A keyed permutation of short words over mixed alphabets: another word of the same form for each, and no two alike.

A Feistel network over two halves, as FF1 (NIST SP 800-38G) is one, with HMAC-SHA256 as its round function. It keeps
identity and form; it is no encryption, and what it gives stays personal data.
"""

import hmac
from collections.abc import Sequence
from math import prod

_ROUNDS = 10
SMALLEST = 1_000_000  # words; of fewer, a table of all is soon made (SP 800-38G, 5.2)


def permute(values: Sequence[int], sizes: Sequence[int], key: bytes, tweak: bytes) -> list[int]:
    """Return other values, each below its size. Raise ValueError where there are too few words to hide one."""
    middle = len(values) // 2
    left_sizes, right_sizes = sizes[:middle], sizes[middle:]
    left_count, right_count = prod(left_sizes), prod(right_sizes)
    if left_count * right_count < SMALLEST:
        raise ValueError("the form has too few words for a token of its own form")
    left, right = _number(values[:middle], left_sizes), _number(values[middle:], right_sizes)
    for turn in range(0, _ROUNDS, 2):
        left = (left + _round(right, turn, key, tweak)) % left_count
        right = (right + _round(left, turn + 1, key, tweak)) % right_count
    return _digits(left, left_sizes) + _digits(right, right_sizes)


def _round(half: int, turn: int, key: bytes, tweak: bytes) -> int:
    message = bytes((turn,)) + len(tweak).to_bytes(2, "big") + tweak + half.to_bytes(32, "big")
    return int.from_bytes(hmac.digest(key, message, "sha256"), "big")


def _number(values: Sequence[int], sizes: Sequence[int]) -> int:
    number = 0
    for value, size in zip(values, sizes, strict=True):
        number = number * size + value
    return number


def _digits(number: int, sizes: Sequence[int]) -> list[int]:
    found = []
    for size in reversed(sizes):
        number, value = divmod(number, size)
        found.append(value)
    return found[::-1]
