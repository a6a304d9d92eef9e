"""Canadian social insurance number (SIN, NAS), proven by its check digit.

Employment and Social Development Canada: eight digits and a Luhn digit; 0 and 8 are not given out first.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9)
    return bool(number) and number[0] not in "08" and len(set(number)) > 1 and luhn(number)


CLASSIFIER = Pattern(
    name="ca_sin",
    version=1,
    entity="CA_SIN",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[1-79][0-9]{2} [0-9]{3} [0-9]{3}|[1-79][0-9]{2}-[0-9]{3}-[0-9]{3}|[1-79][0-9]{8}"),
    proof=proof,
    context=("SIN", "social insurance", "NAS", "assurance sociale"),
    needs_context=True,
    country="CA",
    finds=("My SIN is 123-456-782.", "My SIN is 123456782."),
    ignores=("My SIN is 123-456-783.", "My SIN is 71234567827.", "order 123456782 has shipped"),
)
