"""Slovene tax number (davčna številka), proven by its check digit.

Finančna uprava: seven digits weighted 8 to 2, modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text.upper().removeprefix("SI"), 8)
    if not number:
        return False
    check = 11 - weighted(number, (8, 7, 6, 5, 4, 3, 2)) % 11
    return check % 10 == int(number[7]) and check != 11


CLASSIFIER = Pattern(
    name="si_davcna",
    version=1,
    entity="SI_DAVCNA",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"(?:SI ?)?[1-9][0-9]{3} ?[0-9]{4}"),
    proof=proof,
    context=("davčne številke", "davčno številko", "davcna stevilka", "davčna", "DDV", "davčni zavezanec"),
    needs_context=True,
    country="SI",
    finds=("Davčna številka je SI 5022 3054.", "Davčna številka je 50223054."),
    ignores=(
        "Davčna številka je SI 5022 3055.",
        "Davčna številka je 7SI502230547.",
        "naročilo 50223054 poslano",
    ),
)
