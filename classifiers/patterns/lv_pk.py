"""Latvian personal code (personas kods), proven by its date and check digit.

Fizisko personu reģistrs: date of birth, century, serial and check digit; those issued since July 2017 begin
with 32 and have neither.
"""

from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    if number[:2] == "32":  # issued since July 2017: random, without date or check digit
        return True
    if not number or not is_day(int(number[4:6]), int(number[2:4]), int(number[:2])):
        return False
    return (1 + weighted(number, (10, 5, 8, 4, 2, 1, 6, 3, 7, 9))) % 11 % 10 == int(number[10])


WRITTEN = Pattern(
    name="lv_pk",
    version=1,
    entity="LV_PK",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"(?:(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}|32[0-9]{4})-[0-9]{5}"),
    proof=proof,
    context=("personas kods", "personas kodu", "personas koda", "pers. kods", "p.k.", "personal code"),
    country="LV",
    shape_score=0.25,
    finds=("Personas kods: 161175-19997",),
    ignores=("Personas kods: 161175-19998", "Personas kods: 7161175199977"),
)

BARE = replace(
    WRITTEN,
    name="lv_pk_bare",
    entity="LV_PK_BARE",
    shape=alone(r"(?:(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}|32[0-9]{4}) ?[0-9]{5}"),
    needs_context=True,
    finds=("Personas kods: 16117519997",),
    ignores=("Personas kods: 16117519998", "Personas kods: 7161175199977", "Pasūtījums 16117519997 nosūtīts"),
)

CLASSIFIERS = (WRITTEN, BARE)
