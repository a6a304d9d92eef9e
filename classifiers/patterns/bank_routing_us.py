"""Routing numbers of banks in the United States (ABA), with a word for them beside."""

import re

from classifiers.contract import Pattern


def is_routing_number(text: str) -> bool:
    """Return whether `text` begins in a Federal Reserve range and its weighted sum is a multiple of ten."""
    if not re.fullmatch(r"[0-9]{9}", text):
        return False
    first = int(text[:2])
    if not (first <= 12 or 21 <= first <= 32 or 61 <= first <= 72 or first == 80) or text == "0" * 9:
        return False
    weights = (3, 7, 1, 3, 7, 1, 3, 7, 1)
    return sum(int(digit) * weight for digit, weight in zip(text, weights, strict=True)) % 10 == 0


CLASSIFIER = Pattern(
    name="bank_routing_us",
    version=1,
    entity="US_BANK_ROUTING",
    kind="bank_account",
    labels=("financial",),
    shape=re.compile(r"(?<![\w.-])[0-8][0-9]{8}(?![\w-])", re.UNICODE),
    proof=is_routing_number,
    context=("routing", "aba", "rtn", "routing number", "wire", "ach", "transit"),
    needs_context=True,
    country="US",
    finds=("routing number 121042882", "ABA: 021000021"),
    ignores=("routing number 121042883", "121042882", "aba 000000000"),
)
