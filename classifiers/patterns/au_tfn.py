"""Australian tax file number (TFN), proven by its check digit.

Australian Taxation Office: eight or nine digits weighted 1, 4, 3, 7, 5, 8, 6, 9, 10, modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 8, 9)
    return number.strip("0") != "" and weighted(number, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0


CLASSIFIER = Pattern(
    name="au_tfn",
    version=1,
    entity="AU_TFN",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{2,3}"),
    proof=proof,
    context=("TFN", "tax file number", "tax file no", "ATO"),
    needs_context=True,
    country="AU",
    finds=("Tax file number (TFN): 123 456 782", "Tax file number (TFN): 123456782"),
    ignores=(
        "Tax file number (TFN): 123 456 783",
        "Tax file number (TFN): 71234567827",
        "order 123456782 has shipped",
    ),
)
