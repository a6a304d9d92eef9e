"""Spanish national identity number (DNI, NIF of citizens), proven by its letter.

Dirección General de la Policía: eight digits and the letter of their rest by 23.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact

_FORM = re.compile(r"[0-9]{7,8}[A-Z]")
_NUMBER = r"(?:[0-9]{8}|[0-9]{7}-|[0-9]{1,2}[.][0-9]{3}[.][0-9]{3})[ -]?[A-HJ-NP-TV-Za-hj-np-tv-z]"


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number[:-1]) % 23] == number[-1]


CLASSIFIER = Pattern(
    name="es_dni",
    version=2,
    entity="ES_DNI",
    kind="national_id",
    labels=("personal", "national_id"),
    # behind a letter of another tax number and a dash it is that number's part: M-1234567-L
    shape=re.compile(rf"(?<![0-9A-Za-z_+]|(?<=[0-9KLMOXYZ])[./-])(?:{_NUMBER})(?![0-9A-Za-z_]|[./-][0-9])"),
    proof=proof,
    context=(
        "DNI",
        "D.N.I.",
        "nº de documento",
        "NIF",
        "N.I.F.",
        "número de identificación fiscal",
        "identidad",
    ),
    country="ES",
    finds=("El DNI es 54362315-K.", "El DNI es 54362315K."),
    ignores=("El DNI es 54362315-L.", "El DNI es 754362315K7.", "M-1234567-L"),
)
