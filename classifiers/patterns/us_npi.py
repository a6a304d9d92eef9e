"""United States national provider identifier (NPI), proven by its check digit.

Centers for Medicare & Medicaid Services, 45 CFR 162.406: nine digits and a Luhn digit behind the prefix
80840.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    return number[:1] in ("1", "2") and len(set(number)) > 2 and luhn("80840" + number)


CLASSIFIER = Pattern(
    name="us_npi",
    version=1,
    entity="US_NPI",
    kind="medical_id",
    labels=("personal",),
    shape=alone(r"[12][0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}"),
    proof=proof,
    context=("NPI", "national provider", "provider identifier", "provider id"),
    needs_context=True,
    country="US",
    finds=("Provider NPI: 1234567893",),
    ignores=("Provider NPI: 1234567894", "Provider NPI: 712345678937", "order 1234567893 has shipped"),
)
