"""French business number (SIREN, SIRET), proven by its Luhn digits.

INSEE, répertoire Sirene: nine digits of the company, five of the establishment.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9, 14)
    return number.strip("0") != "" and luhn(number[:9]) and (luhn(number) or number[:9] == "356000000")


CLASSIFIER = Pattern(
    name="fr_siret",
    version=1,
    entity="FR_SIRET",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}(?: ?[0-9]{5})?"),
    proof=proof,
    context=("SIREN", "SIRET", "RCS", "établissement"),
    needs_context=True,
    country="FR",
    finds=("SIRET : 732 829 320 00074", "SIRET : 732829320"),
    ignores=("SIRET : 732 829 320 00075", "SIRET : 7732829320000747", "commande 73282932000074 expédiée"),
)
