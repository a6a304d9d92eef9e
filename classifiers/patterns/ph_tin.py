"""Philippine taxpayer identification number (TIN), proven by its check digit.

Bureau of Internal Revenue: eight digits weighted 9 to 2, modulo 11, and three or five digits of the branch.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9, 12, 14)
    return number[:8].strip("0") != "" and weighted(number, (9, 8, 7, 6, 5, 4, 3, 2)) % 11 == int(number[8])


CLASSIFIER = Pattern(
    name="ph_tin",
    version=1,
    entity="PH_TIN",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(
        r"[0-9]{3}[ -][0-9]{3}[ -][0-9]{3}(?:[ -](?:[0-9]{5}|[0-9]{3}))?"
        r"|[0-9]{9}(?:[0-9]{3}|[0-9]{5})?"
    ),
    proof=proof,
    context=("TIN", "BIR", "tax id", "tax identification number", "taxpayer identification number"),
    needs_context=True,
    country="PH",
    finds=("BIR TIN: 000-123-456", "BIR TIN: 000-123-456-000", "BIR TIN: 000123456"),
    ignores=("BIR TIN: 000-123-457", "BIR TIN: 70001234567", "order 000123456 has shipped"),
)
