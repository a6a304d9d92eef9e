"""Polish statistical number of businesses (REGON), proven by its check digit.

Główny Urząd Statystyczny: eight digits weighted 8, 9, 2 to 7, modulo 11; fourteen for a local unit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9, 14)
    return number.strip("0") != "" and weighted(number, (8, 9, 2, 3, 4, 5, 6, 7)) % 11 % 10 == int(number[8])


CLASSIFIER = Pattern(
    name="pl_regon",
    version=1,
    entity="PL_REGON",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[0-9]{9}(?:[0-9]{5})?"),
    proof=proof,
    context=("REGON", "GUS"),
    needs_context=True,
    country="PL",
    finds=("REGON: 192598184",),
    ignores=("REGON: 192598185", "REGON: 71925981847", "zamówienie 192598184 wysłane"),
)
