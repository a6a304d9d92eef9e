"""Spanish social security number (NUSS, NASS), known by its province near a word for it.

Tesorería General de la Seguridad Social: province, serial, two control digits, which are not asked for:
records hold numbers of older ranges, and without them.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="es_nuss",
    version=1,
    entity="ES_NUSS",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{2}[ /-]?[0-9]{7,8}(?:[ /-]?[0-9]{2})?"),
    context=("NUSS", "NASS", "NSS", "N.S.S.", "seguridad social", "afiliación"),
    needs_context=True,
    country="ES",
    finds=("NASS: 28 12345678 40",),
    ignores=("NASS: 72812345678407", "pedido 281234567840 enviado"),
)
