"""Mexican population registry code (CURP), proven by its check digit.

RENAPO: letters of the names, date of birth, sex, state, consonants, a character, check digit.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, dot, is_day, values
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9]")
_STATES = frozenset(
    [
        "AS",
        "BC",
        "BS",
        "CC",
        "CL",
        "CM",
        "CS",
        "CH",
        "DF",
        "CX",
        "DG",
        "GT",
        "GR",
        "HG",
        "JC",
        "MC",
        "MN",
        "MS",
        "NT",
        "NL",
        "OC",
        "PL",
        "QT",
        "QR",
        "SP",
        "SL",
        "SR",
        "TC",
        "TS",
        "TL",
        "VZ",
        "YN",
        "ZS",
        "NE",
    ]
)


def proof(text: str) -> bool:
    code = compact(text)
    if _FORM.fullmatch(code) is None or code[11:13] not in _STATES:
        return False
    if not is_day(int(code[4:6]), int(code[6:8]), int(code[8:10])):
        return False
    counted = (value + (value > 23) for value in values(code))  # the alphabet has an N with tilde behind N
    return -dot(counted, range(18, 1, -1)) % 10 == int(code[17])


CLASSIFIER = Pattern(
    name="mx_curp",
    version=1,
    entity="MX_CURP",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"[A-Za-z][AEIOUXaeioux][A-Za-z]{2}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[HMXhmx]"
        r"[A-Za-z]{5}[0-9A-Za-z][0-9]"
    ),
    proof=proof,
    context=("CURP", "Clave Única", "Registro de Población", "clave unica"),
    country="MX",
    finds=("Su CURP es BOXW310820HNERXN09.",),
    ignores=("Su CURP es BOXW310820HNERXN00.", "Su CURP es 7BOXW310820HNERXN097."),
)
