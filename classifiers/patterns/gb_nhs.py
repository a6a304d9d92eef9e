"""NHS number of England and Wales, proven by its check digit.

NHS Digital: nine digits weighted 10 to 2, modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    return number.strip("0") != "" and weighted(number, (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


CLASSIFIER = Pattern(
    name="gb_nhs",
    version=1,
    entity="GB_NHS",
    kind="medical_id",
    labels=("personal", "national_id", "health"),
    shape=alone(r"[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{4}"),
    proof=proof,
    context=(
        "Health and Care number",
        "H&C number",
        "NHS #",
        "nhsnumber",
        "nhsno",
        "National Health Service",
    ),
    needs_context=True,
    country="GB",
    finds=("NHS number 943-476-5870", "NHS number 943 476 5870", "NHS number 9434765870"),
    ignores=("NHS number 943-476-5871", "NHS number 794347658707", "order 9434765870 has shipped"),
)
