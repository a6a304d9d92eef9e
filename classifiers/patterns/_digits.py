"""Check digits that several pattern classifiers share."""

import re

_NOT_DIGIT = re.compile(r"[^0-9]")


def digits_of(text: str) -> str:
    """Return the ASCII digits of `text`, everything else left out."""
    return _NOT_DIGIT.sub("", text)


def passes_luhn(digits: str) -> bool:
    """Return whether ASCII `digits` pass the Luhn check (ISO/IEC 7812-1 annex B)."""
    if not (digits.isascii() and digits.isdigit()):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def passes_mod_97(text: str) -> bool:
    """Return whether `text` (capital letters and digits, check digits moved to the end) is 1 modulo 97 (ISO 7064)."""
    if not (text.isascii() and text.isalnum()):
        return False
    return int("".join(str(int(char, 36)) for char in text)) % 97 == 1


def is_monotone(digits: str) -> bool:
    """Return whether `digits` is one digit repeated, as placeholders are."""
    return len(set(digits)) < 2
