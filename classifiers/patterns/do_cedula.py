"""Dominican identity number (cédula), proven by its check digit.

Junta Central Electoral: municipality, serial, Luhn digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    return number.strip("0") != "" and luhn(number)


CLASSIFIER = Pattern(
    name="do_cedula",
    version=1,
    entity="DO_CEDULA",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{3}[ -]?[0-9]{7}[ -]?[0-9]"),
    proof=proof,
    context=("cédula", "cedula"),
    needs_context=True,
    country="DO",
    finds=("Cédula 00113918205", "Cédula 001-1391820-5"),
    ignores=("Cédula 00113918206", "Cédula 7001139182057", "pedido 00113918205 enviado"),
)
