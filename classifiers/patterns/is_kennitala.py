"""Icelandic identity number (kennitala), proven by its date and check digit.

Þjóðskrá: date of birth (a company's day is raised by 40), two digits, check digit modulo 11, century.
"""

from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    if (
        not number
        or number[9] not in "089"
        or not is_day(int(number[4:6]), int(number[2:4]), int(number[:2]) % 40)
    ):
        return False
    return weighted(number, (3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


WRITTEN = Pattern(
    name="is_kennitala",
    version=1,
    entity="IS_KENNITALA",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-7][0-9][01][0-9]{3}-[0-9]{3}[089]"),
    proof=proof,
    context=("kennitala", "kennitölu", "kennitalan", "kt.", "kennitölunúmer"),
    country="IS",
    shape_score=0.25,
    finds=("Kennitala: 450401-3150",),
    ignores=("Kennitala: 450401-3151", "Kennitala: 745040131507"),
)

BARE = replace(
    WRITTEN,
    name="is_kennitala_bare",
    entity="IS_KENNITALA_BARE",
    shape=alone(r"[0-7][0-9][01][0-9]{3} ?[0-9]{3}[089]"),
    needs_context=True,
    finds=("Kennitala: 4504013150",),
    ignores=("Kennitala: 4504013151", "Kennitala: 745040131507", "Pöntun 4504013150 send"),
)

CLASSIFIERS = (WRITTEN, BARE)
