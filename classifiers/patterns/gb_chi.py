"""Scottish community health index number (CHI), proven by its date and check digit.

Public Health Scotland: date of birth, serial, check digit modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    if not number or not is_day(int(number[4:6]), int(number[2:4]), int(number[:2])):
        return False
    return weighted(number, (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


CLASSIFIER = Pattern(
    name="gb_chi",
    version=1,
    entity="GB_CHI",
    kind="medical_id",
    labels=("personal", "national_id", "health"),
    shape=alone(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}[ -]?[0-9]{4}"),
    proof=proof,
    context=("CHI", "community health index", "NHS Scotland"),
    needs_context=True,
    country="GB",
    finds=("CHI number 0101701209",),
    ignores=("CHI number 0101701200", "CHI number 701017012097", "order 0101701209 has shipped"),
)
