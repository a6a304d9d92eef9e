"""Ecuadorian identity number (cédula de identidad), proven by its check digit.

Registro Civil: province, a digit up to 6, serial, Luhn digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    return bool(number) and luhn(number)


CLASSIFIER = Pattern(
    name="ec_ci",
    version=1,
    entity="EC_CI",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"(?:0[1-9]|1[0-9]|2[0-4]|[35]0)[0-6][0-9]{6}-?[0-9]"),
    proof=proof,
    context=("cédula", "cedula", "C.I."),
    needs_context=True,
    country="EC",
    finds=("Cédula de identidad 171430710-3",),
    ignores=(
        "Cédula de identidad 171430710-4",
        "Cédula de identidad 717143071037",
        "pedido 1714307103 enviado",
    ),
)
