"""Uruguayan identity number (cédula de identidad), proven by its check digit.

Dirección Nacional de Identificación Civil: seven digits weighted 2, 9, 8, 7, 6, 3, 4, modulo 10.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 8)
    return number.strip("0") != "" and -weighted(number, (2, 9, 8, 7, 6, 3, 4)) % 10 == int(number[7])


CLASSIFIER = Pattern(
    name="uy_ci",
    version=1,
    entity="UY_CI",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9][.]?[0-9]{3}[.]?[0-9]{3}[ -]?[0-9]"),
    proof=proof,
    context=("cédula", "cedula", "C.I.", "documento"),
    needs_context=True,
    country="UY",
    finds=("Cédula de identidad: 1.234.567-2", "Cédula de identidad: 12345672"),
    ignores=(
        "Cédula de identidad: 1.234.567-3",
        "Cédula de identidad: 7123456727",
        "pedido 12345672 enviado",
    ),
)
