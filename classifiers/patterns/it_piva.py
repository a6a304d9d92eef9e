"""Italian VAT number (partita IVA) without its country, proven by its check digit.

Agenzia delle Entrate: seven digits, office, Luhn digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    return number[:7].strip("0") != "" and luhn(number)


CLASSIFIER = Pattern(
    name="it_piva",
    version=1,
    entity="IT_PIVA",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[0-9]{11}"),
    proof=proof,
    context=("partita IVA", "P. IVA", "PIVA", "p.i.", "codice IVA"),
    needs_context=True,
    country="IT",
    finds=("Partita IVA 00743110157",),
    ignores=("Partita IVA 00743110158", "Partita IVA 7007431101577", "ordine 00743110157 spedito"),
)
