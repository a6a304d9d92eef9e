"""Australian company number (ACN), proven by its check digit.

ASIC: eight digits weighted 8 to 1, check digit modulo 10.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9)
    return number.strip("0") != "" and -weighted(number, (8, 7, 6, 5, 4, 3, 2, 1)) % 10 == int(number[8])


CLASSIFIER = Pattern(
    name="au_acn",
    version=1,
    entity="AU_ACN",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}"),
    proof=proof,
    context=("ACN", "A.C.N.", "company number"),
    needs_context=True,
    country="AU",
    finds=("ACN 005 499 981", "ACN 006249976"),
    ignores=("ACN 005 499 982", "ACN 70054999817", "order 005499981 has shipped"),
)
