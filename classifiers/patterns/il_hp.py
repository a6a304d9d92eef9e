"""Israeli company number (ח.פ.), proven by its check digit.

Registrar of Companies: a 5, seven digits, Luhn digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9)
    return number[:1] == "5" and luhn(number)


CLASSIFIER = Pattern(
    name="il_hp",
    version=1,
    entity="IL_HP",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"5[0-9]{8}"),
    proof=proof,
    context=("ח.פ", "חפ", "מספר חברה", "עוסק מורשה", "company number"),
    needs_context=True,
    country="IL",
    finds=("ח.פ. 516179157",),
    ignores=("ח.פ. 516179158", "ח.פ. 75161791577", "הזמנה 516179157"),
)
