"""Hong Kong identity card number (HKID), proven by its check character.

Immigration Department: one or two letters, six digits, a digit or A modulo 11, usually in brackets.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, dot, values
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z]{1,2}[0-9]{6}[0-9A]")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    head = values(number[:-7]) if number[1].isalpha() else [36, *values(number[0])]
    total = dot([*head, *values(number[-7:])], (9, 8, 7, 6, 5, 4, 3, 2, 1))
    return total % 11 == 0


CLASSIFIER = Pattern(
    name="hk_hkid",
    version=1,
    entity="HK_HKID",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[A-Za-z]{1,2}[0-9]{6}(?:\([0-9Aa]\)|[0-9Aa])"),
    proof=proof,
    context=(
        "HKID",
        "身份證",
        "身份證號碼",
        "香港身份證",
        "Hong Kong identity",
        "Hong Kong ID",
        "identity card",
    ),
    needs_context=True,
    country="HK",
    finds=("HKID number A123456(3)", "HKID number A1234563"),
    ignores=("HKID number A123456(4)", "HKID number 7A12345637", "item A1234563 is in stock"),
)
