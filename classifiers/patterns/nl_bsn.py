"""Dutch citizen service number (burgerservicenummer, BSN), proven by the eleven-test.

Rijksdienst voor Identiteitsgegevens: nine digits weighted 9 to 2 and -1, modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 8, 9).zfill(9)
    return number.strip("0") != "" and weighted(number, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


CLASSIFIER = Pattern(
    name="nl_bsn",
    version=1,
    entity="NL_BSN",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{4}[. -]?[0-9]{2}[. -]?[0-9]{3}|[0-9]{3}[. -][0-9]{3}[. -][0-9]{3}|[0-9]{8}"),
    proof=proof,
    context=(
        "BSN",
        "bsnnummer",
        "burgerservicenummer",
        "burgerservicenr",
        "burger service nummer",
        "sofinummer",
        "sofi-nummer",
        "sofinr",
        "persoonsnummer",
        "citizen service number",
    ),
    needs_context=True,
    country="NL",
    finds=("Mijn BSN is 1112.22.333.", "Mijn BSN is 111222333."),
    ignores=("Mijn BSN is 1112.22.334.", "Mijn BSN is 71112223337.", "bestelling 111222333 verzonden"),
)
