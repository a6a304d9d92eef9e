"""Spanish tax number of legal persons (CIF, NIF), proven by its control character.

Agencia Tributaria: a letter of the legal form, seven digits, a control digit or letter.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, luhn
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"(?:[ABEH][0-9]{8}|[NPQRSW][0-9]{7}[A-J]|[CDFGJUV][0-9]{7}[0-9A-J])")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    control = number[8] if number[8].isdigit() else str("JABCDEFGHI".index(number[8]))
    return luhn(number[1:8] + control)


CLASSIFIER = Pattern(
    name="es_cif",
    version=1,
    entity="ES_CIF",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[ABCDEFGHJNPQRSUVWabcdefghjnpqrsuvw][- ]?[0-9]{7}[- ]?[0-9A-Ja-j]"),
    proof=proof,
    context=("CIF", "C.I.F.", "NIF", "N.I.F.", "identificación fiscal"),
    needs_context=True,
    country="ES",
    finds=("CIF: J99216582",),
    ignores=("CIF: J99216583", "CIF: 7J992165827", "pedido J99216582 enviado"),
)
