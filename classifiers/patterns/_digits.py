"""Check digits that several pattern classifiers share."""

import string

_NOT_DIGITS = bytes(set(range(128)) - set(b"0123456789"))
_ONCE = bytes.maketrans(b"0123456789", bytes(range(10)))
_TWICE = bytes.maketrans(
    b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9))
)  # the digits' sum of the double
_IN_36 = {ord(char): str(int(char, 36)) for char in string.digits + string.ascii_letters}


def digits_of(text: str) -> str:
    """Return the ASCII digits of `text`, everything else left out."""
    return text.encode("ascii", "ignore").translate(None, _NOT_DIGITS).decode()


def passes_luhn(digits: str) -> bool:
    """Return whether ASCII `digits` pass the Luhn check (ISO/IEC 7812-1 annex B)."""
    if not (digits.isascii() and digits.isdigit()):
        return False
    said = digits.encode()
    return (sum(said[-1::-2].translate(_ONCE)) + sum(said[-2::-2].translate(_TWICE))) % 10 == 0


def passes_mod_97(text: str) -> bool:
    """Return whether `text` (capital letters and digits, check digits moved to the end) is 1 modulo 97 (ISO 7064)."""
    if not (text.isascii() and text.isalnum()):
        return False
    return int(text.translate(_IN_36)) % 97 == 1


def is_monotone(digits: str) -> bool:
    """Return whether `digits` is one digit repeated, as placeholders are."""
    return len(set(digits)) < 2
