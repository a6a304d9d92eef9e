"""Spanish identity number of foreigners (NIE), proven by its letter.

Dirección General de la Policía: X, Y or Z standing for 0, 1 or 2, seven digits and the letter of their rest
by 23.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[XYZ][0-9]{7}[A-Z]")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    counted = str("XYZ".index(number[0])) + number[1:8]
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(counted) % 23] == number[8]


CLASSIFIER = Pattern(
    name="es_nie",
    version=1,
    entity="ES_NIE",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[XYZxyz][- ]?[0-9]{7}[- ]?[A-HJ-NP-TV-Za-hj-np-tv-z]"),
    proof=proof,
    context=("NIE", "N.I.E.", "extranjero", "extranjería", "tarjeta de residencia", "TIE", "NIF"),
    country="ES",
    finds=("Su NIE es X-2482300W.", "Su NIE es X2482300W."),
    ignores=("Su NIE es X-2482300X.", "Su NIE es 7X2482300W7."),
)
