"""European health insurance card number, proven by its check digit where it is an issuer's card number.

Decision S2 of the Administrative Commission: 80, the country's number, the institution, the card, and a
Luhn digit (ISO/IEC 7812).
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone

# ISO 3166-1: the numeric codes on the cards and what they stand for.
_COUNTRIES = {
    "040": "AT", "056": "BE", "100": "BG", "191": "HR", "196": "CY", "203": "CZ", "208": "DK", "233": "EE",
    "246": "FI", "250": "FR", "276": "DE", "300": "GR", "348": "HU", "352": "IS", "372": "IE", "380": "IT",
    "428": "LV", "438": "LI", "440": "LT", "442": "LU", "470": "MT", "528": "NL", "578": "NO", "616": "PL",
    "620": "PT", "642": "RO", "703": "SK", "705": "SI", "724": "ES", "752": "SE", "756": "CH", "826": "GB",
}  # fmt: skip


def proof(text: str) -> bool:
    number = digits(text, 20)
    return number[:2] == "80" and number[2:5] in _COUNTRIES and luhn(number)


def origin(text: str) -> str:
    return _COUNTRIES.get(digits(text, 20)[2:5], "")


CLASSIFIER = Pattern(
    name="eu_ehic",
    version=1,
    entity="EU_EHIC",
    kind="medical_id",
    labels=("personal", "national_id", "health"),
    shape=alone(r"80[0-9]{18}"),
    proof=proof,
    context=(
        "EHIC",
        "TEAM",
        "EKVK",
        "CEAM",
        "tessera sanitaria",
        "tessera europea",
        "carte européenne d'assurance maladie",
        "europäische Krankenversicherungskarte",
        "tarjeta sanitaria europea",
        "health insurance card",
        "numero di identificazione della tessera",
    ),
    origin=origin,
    finds=("Tessera sanitaria n. 80380000012345678902",),
    ignores=("Tessera sanitaria n. 80380000012345678903", "Tessera sanitaria n. 7803800000123456789027"),
)
