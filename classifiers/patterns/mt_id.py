"""Maltese identity card number, known by its shape near a word for it.

Identità: up to seven digits and a letter of the register; no check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="mt_id",
    version=1,
    entity="MT_ID",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{3,7} ?[MGAPLHBZmgaplhbz]"),
    context=(
        "karta tal-identità",
        "karta tal-identita",
        "numru tal-karta",
        "identity card",
        "ID card",
        "Malta ID",
        "national identity",
    ),
    needs_context=True,
    country="MT",
    finds=("Karta tal-identità 0123456M",),
    ignores=("Karta tal-identità 70123456M7", "Ordni 0123456M mibgħuta"),
)
