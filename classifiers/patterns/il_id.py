"""Israeli identity number (Teudat Zehut), proven by its check digit.

Population and Immigration Authority: eight digits and a Luhn digit, leading zeros often left out.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 8, 9)
    return number.strip("0") != "" and luhn(number)


CLASSIFIER = Pattern(
    name="il_id",
    version=1,
    entity="IL_ID",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{7,8}-?[0-9]"),
    proof=proof,
    context=("ת.ז", "תז", "זהות", "Teudat Zehut", "TZ number", "Israeli ID", "israeli identity"),
    needs_context=True,
    country="IL",
    finds=("מספר זהות 3933742-3", "מספר זהות 39337423"),
    ignores=("מספר זהות 3933742-4", "מספר זהות 7393374237", "הזמנה 39337423"),
)
