"""Vehicle identification numbers (ISO 3779): with the check digit of North America, or with a word for them beside."""

import re

from classifiers.contract import Pattern

_VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ0123456789",
        [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10), *range(10)],
        strict=True,
    )
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_BODY = r"[A-HJ-NPR-Z0-9]{13}[0-9]{4}"


def has_letters_and_digits(text: str) -> bool:
    """Return whether `text` mixes letters and digits as vehicle numbers do, with few of one sign."""
    letters = sum(char.isalpha() for char in text)
    return 2 <= letters <= 12 and len(set(text)) > 5


def passes_check_digit(text: str) -> bool:
    """Return whether the ninth place is the check digit of the rest (49 CFR 565.15)."""
    if len(text) != 17 or not set(text) <= _VALUES.keys() or not has_letters_and_digits(text):
        return False
    total = sum(_VALUES[char] * weight for char, weight in zip(text, _WEIGHTS, strict=True)) % 11
    return text[8] == ("X" if total == 10 else str(total))


_CONTEXT = (
    "vin",
    "chassis",
    "fahrgestellnummer",
    "fin",
    "fahrzeug",
    "vehicle",
    "châssis",
    "bastidor",
    "telaio",
    "chassisnummer",
    "nadwozia",
    "fahrzeugidentifizierungsnummer",
)

CLASSIFIERS = (
    Pattern(
        name="vehicle_vin",
        version=1,
        entity="VEHICLE_IDENTIFICATION_NUMBER",
        kind="licence_plate",
        labels=("personal",),
        shape=re.compile(rf"(?<![\w-]){_BODY}(?![\w-])", re.UNICODE),
        proof=passes_check_digit,
        context=_CONTEXT,
        finds=("VIN 1M8GDM9AXKP042788", "1HGCM82633A004352"),
        ignores=("1M8GDM9A1KP042788", "12345678901234567", "A1B2C3D4E5F607189AB"),
    ),
    Pattern(
        name="vehicle_vin_in_context",
        version=1,
        entity="VEHICLE_IDENTIFICATION_NUMBER",
        kind="licence_plate",
        labels=("personal",),
        shape=re.compile(rf"(?<![\w-]){_BODY}(?![\w-])", re.UNICODE),
        proof=has_letters_and_digits,
        context=_CONTEXT,
        needs_context=True,
        shape_score=0.3,
        finds=("Fahrgestellnummer: WVWZZZ1JZ3W386752",),
        ignores=("WVWZZZ1JZ3W386752", "VIN 12345678901234567"),
    ),
)
