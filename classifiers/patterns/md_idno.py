"""Moldovan personal or company number (IDNP, IDNO), proven by its check digit.

Agenția Servicii Publice: kind, year, register, serial, check digit weighted 7, 3, 1.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 13)
    if number[:1] not in ("0", "1", "2"):
        return False
    return weighted(number, (7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)) % 10 == int(number[12])


CLASSIFIER = Pattern(
    name="md_idno",
    version=1,
    entity="MD_IDNO",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-2][0-9]{12}"),
    proof=proof,
    context=(
        "IDNP",
        "IDNO",
        "cod personal",
        "cod fiscal",
        "codul personal",
        "numărul de identificare",
        "număr de identificare",
    ),
    needs_context=True,
    country="MD",
    finds=("IDNP: 1008600038413",),
    ignores=("IDNP: 1008600038414", "IDNP: 710086000384137", "comanda 1008600038413 expediată"),
)
