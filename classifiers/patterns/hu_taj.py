"""Hungarian social insurance number (TAJ-szám), proven by its check digit.

NEAK: eight digits weighted 3 and 7, modulo 10.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9)
    return number.strip("0") != "" and weighted(number, (3, 7, 3, 7, 3, 7, 3, 7)) % 10 == int(number[8])


CLASSIFIER = Pattern(
    name="hu_taj",
    version=1,
    entity="HU_TAJ",
    kind="medical_id",
    labels=("personal", "national_id", "health"),
    shape=alone(r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}"),
    proof=proof,
    context=("TAJ", "tajszám", "társadalombiztosítási", "egészségbiztosítási"),
    needs_context=True,
    country="HU",
    finds=("A beteg TAJ-száma: 111111110", "A beteg TAJ-száma: 111 111 110"),
    ignores=("A beteg TAJ-száma: 111111111", "A beteg TAJ-száma: 71111111107", "Rendelés 111111110 feladva"),
)
