"""Albanian taxpayer number (NIPT, NUIS), known by its shape near a word for it.

Administrata Tatimore: a letter of the decade, eight digits, a letter; no published check.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="al_nipt",
    version=1,
    entity="AL_NIPT",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[A-Ma-m][0-9]{8}[A-Za-z]"),
    context=("NIPT", "NUIS", "numri i identifikimit", "numër identifikimi", "tatimpagues"),
    needs_context=True,
    country="AL",
    finds=("NIPT: K22218003V",),
    ignores=("NIPT: 7K22218003V7", "Porosia K22218003V"),
)
