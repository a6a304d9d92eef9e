"""Machine readable zones of passports, identity cards and visas (ICAO Doc 9303), proven by their check digits."""

import re

from classifiers.contract import Pattern

_WEIGHTS = (7, 3, 1)
# Format by line length and number of lines: the line that carries number, birth and expiry, and where they stand.
_PASSPORT = ((0, 9), (13, 19), (21, 27))


def passes_check_digits(text: str) -> bool:
    """Return whether the document number, birth date and expiry date of the zone each have their check digit."""
    lines = text.split()
    if not lines or not text.isascii():
        return False
    if len(lines) == 3 and {len(line) for line in lines} == {30}:
        parts = [(lines[0][5:14], lines[0][14]), (lines[1][:6], lines[1][6]), (lines[1][8:14], lines[1][14])]
    elif len(lines[-1]) in {36, 44}:
        line = lines[-1]
        parts = [(line[start:end], line[end]) for start, end in _PASSPORT]
    else:
        return False
    return all(check_digit(field) == check for field, check in parts)


def check_digit(field: str) -> str:
    """Return the check digit of capital letters, digits and fillers, or nothing where there is another sign."""
    total = 0
    for place, char in enumerate(field):
        if char != "<" and not (char.isascii() and char.isalnum()):
            return ""
        total += (0 if char == "<" else int(char, 36)) * _WEIGHTS[place % 3]
    return str(total % 10)


_SECOND = r"[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{6}[0-9][MFX<][0-9]{6}[0-9]"

CLASSIFIER = Pattern(
    name="mrz",
    version=1,
    entity="MACHINE_READABLE_ZONE",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=re.compile(
        rf"(?<![\w<])(?:(?:[PV][A-Z<][A-Z<]{{3}}[A-Z<]{{31,39}}\r?\n)?{_SECOND}[A-Z0-9<]{{8,16}}|"
        r"[IAC][A-Z<][A-Z<]{3}[A-Z0-9<]{9}[0-9][A-Z0-9<]{15}\r?\n[0-9]{7}[MFX<][0-9]{7}[A-Z<]{3}[A-Z0-9<]{11}[0-9]\r?\n[A-Z<]{30})(?![\w<])",
        re.UNICODE,
    ),
    proof=passes_check_digits,
    shape_score=0.6,
    finds=(
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ),
    ignores=(
        "L898902C37UTO7408122F1204159ZE184226B<<<<<10",
        "A" * 44,
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    ),
)
