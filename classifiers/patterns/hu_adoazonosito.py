"""Hungarian personal tax number (adóazonosító jel), proven by its check digit.

NAV: an 8, days of birth counted from 1867, serial, check digit modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    return number[:1] == "8" and weighted(number, (1, 2, 3, 4, 5, 6, 7, 8, 9)) % 11 == int(number[9])


CLASSIFIER = Pattern(
    name="hu_adoazonosito",
    version=1,
    entity="HU_ADOAZONOSITO",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"8[0-9]{9}"),
    proof=proof,
    context=("adóazonosító", "adóazonosítója", "adójel", "adószám"),
    needs_context=True,
    country="HU",
    finds=("Adóazonosító jel: 8071592153",),
    ignores=("Adóazonosító jel: 8071592154", "Adóazonosító jel: 780715921537", "Rendelés 8071592153 feladva"),
)
