"""Swedish organisation number (organisationsnummer), proven by its check digit.

Bolagsverket, Skatteverket: ten digits with 20 or more in the month's place, Luhn digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10, 12)[-10:]
    return number[2:3] >= "2" and luhn(number)


CLASSIFIER = Pattern(
    name="se_orgnr",
    version=1,
    entity="SE_ORGNR",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"(?:16)?[0-9]{2}[2-9][0-9]{3}-?[0-9]{4}"),
    proof=proof,
    context=(
        "organisationsnummer",
        "organisationsnumret",
        "orgnr",
        "orgnummer",
        "org.nr",
        "företag",
        "momsnummer",
        "company identity code",
    ),
    needs_context=True,
    country="SE",
    finds=("Vårt orgnummer är 556703-7485.", "Vårt orgnummer är 5567037485."),
    ignores=(
        "Vårt orgnummer är 556703-7486.",
        "Vårt orgnummer är 755670374857.",
        "Order 5567037485 är skickad",
    ),
)
