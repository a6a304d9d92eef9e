"""Liechtenstein personal identification number (PEID), known by its shape near a word for it.

Steuerverwaltung: up to twelve digits without a check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, *range(4, 13))
    return number.strip("0") != ""


CLASSIFIER = Pattern(
    name="li_peid",
    version=1,
    entity="LI_PEID",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{4,12}"),
    proof=proof,
    context=("PEID", "Personenidentifikationsnummer", "Steuernummer Liechtenstein"),
    needs_context=True,
    country="LI",
    finds=("PEID: 00001234567",),
    ignores=("PEID: 7000012345677", "Bestellnummer 00001234567 vom Montag"),
)
