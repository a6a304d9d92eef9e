"""Estonian personal identification code (isikukood), proven by its date and check digit.

Rahvastikuregister: century and sex, date of birth, serial, a check digit of two stages modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    if not number or not is_day(int(number[1:3]), int(number[3:5]), int(number[5:7])):
        return False
    check = weighted(number, (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)) % 11
    if check == 10:
        check = weighted(number, (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) % 11 % 10
    return check == int(number[10])


CLASSIFIER = Pattern(
    name="ee_ik",
    version=1,
    entity="EE_IK",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[1-8][0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}"),
    proof=proof,
    context=("isikukood", "isikukoodi", "isikukoodiga", "personal code", "personal identification code"),
    country="EE",
    shape_score=0.25,
    finds=("Isikukood on 36805280109.",),
    ignores=("Isikukood on 36805280100.", "Isikukood on 7368052801097."),
)
