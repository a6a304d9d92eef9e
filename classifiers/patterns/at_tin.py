"""Austrian tax number (Abgabenkontonummer), proven by its check digit.

Finanzamt Österreich: two digits of the office, six of the account, a check digit by the Luhn rule.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9)
    return bool(number) and number[0] != "0" and luhn(number)


CLASSIFIER = Pattern(
    name="at_tin",
    version=1,
    entity="AT_TIN",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{2}[ -]?[0-9]{3}/?[0-9]{4}"),
    proof=proof,
    context=(
        "Steuernummer",
        "Steuernr",
        "St.-Nr.",
        "StNr",
        "Abgabenkontonummer",
        "Abgabenkonto",
        "Finanzamt",
        "FA-Nummer",
    ),
    needs_context=True,
    country="AT",
    finds=("Steuernummer beim Finanzamt: 59-119/9013",),
    ignores=(
        "Steuernummer beim Finanzamt: 59-119/9014",
        "Steuernummer beim Finanzamt: 75911990137",
        "Bestellnummer 591199013 vom Montag",
    ),
)
