"""Argentine national identity document number (DNI), known by its shape near a word for it.

Registro Nacional de las Personas: seven or eight digits, no check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="ar_dni",
    version=1,
    entity="AR_DNI",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{1,2}[.][0-9]{3}[.][0-9]{3}|[0-9]{7,8}"),
    context=("DNI", "D.N.I.", "documento"),
    needs_context=True,
    country="AR",
    finds=("DNI 20.123.456", "DNI 20123456"),
    ignores=("DNI 7201234567", "pedido 20123456 enviado"),
)
