"""Venezuelan tax number (RIF), proven by its check digit.

SENIAT: a letter of the kind, eight digits, check digit modulo 11.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, weighted
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[VEJPG][0-9]{9}")
_KINDS = {"V": 4, "E": 8, "J": 12, "P": 16, "G": 20}


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    check = -(_KINDS[number[0]] + weighted(number[1:], (3, 2, 7, 6, 5, 4, 3, 2))) % 11
    return int(number[9]) == (0 if check == 10 else check)


CLASSIFIER = Pattern(
    name="ve_rif",
    version=1,
    entity="VE_RIF",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[VEJPGvejpg]-?[0-9]{8}-?[0-9]"),
    proof=proof,
    context=("RIF", "R.I.F.", "cédula", "registro de información fiscal", "SENIAT"),
    needs_context=True,
    country="VE",
    finds=("RIF: V-11470283-4",),
    ignores=("RIF: V-11470283-5", "RIF: 7V1147028347", "pedido V114702834 enviado"),
)
