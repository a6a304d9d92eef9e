"""Spanish physician's membership number (número de colegiado), known by its shape near a word for it.

Colegios de Médicos: province, province of the college, serial; shorter in other professions; no check
digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="es_colegiado",
    version=1,
    entity="ES_COLEGIADO",
    kind="other_id",
    labels=("personal",),
    shape=alone(r"[0-9]{2} [0-9]{2} [0-9]{4,5}|[0-9]{5,9}"),
    context=("colegiado", "colegiada", "NºCol", "Nº Col", "N Col", "núm. col"),
    needs_context=True,
    country="ES",
    finds=("NºCol: 28 28 34615",),
    ignores=("NºCol: 72828346157", "pedido 282834615 enviado"),
)
