"""Swiss social insurance number (AHV-Nummer, numéro AVS), proven by its EAN-13 check digit.

Zentrale Ausgleichsstelle: 756, nine digits, check digit weighted 1 and 3.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 13)
    return number[:3] == "756" and weighted(number, (1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1)) % 10 == 0


CLASSIFIER = Pattern(
    name="ch_ahv",
    version=1,
    entity="CH_AHV",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"756[. -]?[0-9]{4}[. -]?[0-9]{4}[. -]?[0-9]{2}"),
    proof=proof,
    context=(
        "AHV",
        "AHVN13",
        "AHVNR",
        "AVS",
        "NAVS",
        "NAVS13",
        "AVS13",
        "Sozialversicherungsnummer",
        "SV-Nummer",
        "versichertennummer",
        "OASI number",
    ),
    country="CH",
    finds=("AHV-Nummer 756.9217.0769.85", "AHV-Nummer 7569217076985"),
    ignores=("AHV-Nummer 756.9217.0769.86", "AHV-Nummer 775692170769857"),
)
