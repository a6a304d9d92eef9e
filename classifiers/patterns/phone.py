"""Telephone numbers in international form, `+` or `00` first, proven by their country's numbering plan."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._phones import EXTENSION, WORDS, is_valid_abroad, region_of

_GAP = "[ \u00a0\u202f./()\u2010-\u2013-]{0,3}"
# Plans whose numbers have one length: the match ends with the number, not with the digits that happen to follow.
_LENGTHS = {
    8: "4[57]|65|852|37[12]",
    9: "3[1346]|4[128]|351|42[01]|380|6[16]|27|353",
    10: "1|30|44|90|91|7|52",
}
_FIXED = "|".join(
    rf"(?:{codes}){_GAP}(?:\(0\)[ ]?)?[1-9](?:{_GAP}[0-9]){{{length - 1}}}"
    for length, codes in _LENGTHS.items()
)
_NUMBER = rf"(?:{_FIXED}|[1-9][0-9]{{0,2}}{_GAP}(?:\(0\)[ ]?)?[0-9](?:{_GAP}[0-9]){{5,12}})"

CLASSIFIERS = (
    Pattern(
        name="phone",
        version=1,
        entity="PHONE_NUMBER",
        kind="phone",
        labels=("personal",),
        shape=re.compile(rf"(?<![\w+])(?:\+|\(\+)[ ]?{_NUMBER}{EXTENSION}(?!\w)", re.UNICODE),
        proof=is_valid_abroad,
        origin=region_of,
        context=WORDS,
        finds=(
            "call +49 30 901820 now",
            "+33 1 23 45 67 89",
            "tel:+442079460958",
            "Fon +49 (0)30 901820",
            "mob. +48 512 345 678, 00-950 Warszawa",
            "+1 (212) 555-2368",
            "+1-212-555-2368x4564",
        ),
        ignores=(
            "+0200",
            "C++ 11 22 33 44 55",
            "a+4930901820",
            "+12 34",
            "2024-05-01T10:00:00+02:00",
            "+999 123 456 789",
        ),
    ),
    Pattern(
        name="phone_double_zero",
        version=1,
        entity="PHONE_NUMBER",
        kind="phone",
        labels=("personal",),
        shape=re.compile(rf"(?<![\w+.,-])00[ ]?{_NUMBER}{EXTENSION}(?!\w)", re.UNICODE),
        proof=is_valid_abroad,
        origin=region_of,
        context=WORDS,
        needs_context=True,
        finds=("Telefon: 0049 30 901820", "tél. 0033 1 23 45 67 89", "call 00442079460958"),
        ignores=("order 0049 30 901820", "phone 0012", "tel 000000000000"),
    ),
)
