"""Italian identity card number (carta d'identità), known by its shape near a word for it.

Ministero dell'Interno: two letters and seven digits on paper, two letters around five digits on the
electronic card; no check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="it_carta_identita",
    version=1,
    entity="IT_CARTA_IDENTITA",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[A-Za-z]{2} ?[0-9]{7}|[0-9]{7}[A-Za-z]{2}|[A-Za-z]{2}[0-9]{5}[A-Za-z]{2}"),
    context=(
        "carta d'identità",
        "carta d'identita",
        "carta identità",
        "carta di identità",
        "C.I.",
        "CIE",
        "documento d'identità",
        "documento di identità",
        "identity card",
    ),
    needs_context=True,
    country="IT",
    finds=("Carta d'identità n. AA1234567", "Carta d'identità n. CA12345AB"),
    ignores=("Carta d'identità n. 7AA12345677", "articolo AA1234567 spedito"),
)
