"""Portuguese citizen card number (Cartão de Cidadão), proven by its check digit.

Instituto dos Registos e do Notariado: civil number, its digit, version letters, and a Luhn digit over base
36.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, values
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[0-9]{9}[A-Z][0-9A-Z][0-9]")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    doubled = [value - 9 if value > 9 else value for value in (2 * value for value in values(number[-2::-2]))]
    return (sum(doubled) + sum(values(number[-1::-2]))) % 10 == 0


CLASSIFIER = Pattern(
    name="pt_cc",
    version=1,
    entity="PT_CC",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{8}[ -]?[0-9][ -]?[A-Za-z][0-9A-Za-z][0-9]"),
    proof=proof,
    context=(
        "cartão de cidadão",
        "cartao de cidadao",
        "cartão do cidadão",
        "CC",
        "identificação civil",
        "NIC",
        "bilhete de identidade",
        "BI",
        "documento de identificação",
    ),
    country="PT",
    finds=("Cartão de Cidadão n.º 00000000 0 ZZ4",),
    ignores=("Cartão de Cidadão n.º 00000000 0 ZZ5", "Cartão de Cidadão n.º 7000000000ZZ47"),
)
