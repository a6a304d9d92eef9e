"""Polish personal number (PESEL), proven by its date and check digit.

Rejestr PESEL: date of birth with the century in the month, serial, check digit modulo 10.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    if not number or not is_day(int(number[:2]), int(number[2:4]) % 20, int(number[4:6])):
        return False
    return weighted(number, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


CLASSIFIER = Pattern(
    name="pl_pesel",
    version=1,
    entity="PL_PESEL",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"[0-9]{2}(?:[02][1-9]|[13][0-2])[0-3][0-9][ \n]?[0-9]{5}"
        r"|[0-9]{3} [0-9]{3} [0-9]{3} [0-9]{2}"
    ),
    proof=proof,
    context=("PESEL", "peselu", "peselem", "numer ewidencyjny", "nr ewidencyjny"),
    country="PL",
    shape_score=0.25,
    finds=("Numer PESEL: 44051401359", "Numer PESEL: 440 514 013 59"),
    ignores=("Numer PESEL: 44051401350", "Numer PESEL: 7440514013597"),
)
