"""Costa Rican identity number (cédula física), known by its shape near a word for it.

Tribunal Supremo de Elecciones: province, volume, entry; no check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="cr_cpf",
    version=1,
    entity="CR_CPF",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"0?[1-9]-[0-9]{4}-[0-9]{4}|0?[1-9][0-9]{8}"),
    context=("cédula", "cedula"),
    needs_context=True,
    country="CR",
    finds=("Cédula física 3-0455-0175",),
    ignores=("Cédula física 73045501757", "pedido 304550175 enviado"),
)
