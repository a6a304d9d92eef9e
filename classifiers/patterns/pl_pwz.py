"""Polish licence number of physicians and dentists (PWZ), proven by its check digit.

Naczelna Izba Lekarska: a check digit first, then six digits weighted 1 to 6, modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 7)
    return bool(number) and weighted(number[1:], (1, 2, 3, 4, 5, 6)) % 11 == int(number[0])


CLASSIFIER = Pattern(
    name="pl_pwz",
    version=1,
    entity="PL_PWZ",
    kind="medical_id",
    labels=("personal",),
    shape=alone(r"[1-9][0-9]{6}"),
    proof=proof,
    context=("PWZ", "prawo wykonywania zawodu", "prawa wykonywania zawodu"),
    needs_context=True,
    country="PL",
    finds=("Nr PWZ: 5425740",),
    ignores=("Nr PWZ: 5425741", "Nr PWZ: 754257407", "zamówienie 5425740 wysłane"),
)
