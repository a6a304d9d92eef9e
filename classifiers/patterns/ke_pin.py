"""Kenyan tax number (KRA PIN), known by its shape near a word for it.

Kenya Revenue Authority: A for persons or P for companies, nine digits, a letter; no published check.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="ke_pin",
    version=1,
    entity="KE_PIN",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[APap][0-9]{9}[A-Za-z]"),
    context=("KRA", "PIN number", "PIN no", "PIN certificate", "taxpayer pin", "iTax"),
    needs_context=True,
    country="KE",
    finds=("KRA PIN: A004416331M",),
    ignores=("KRA PIN: 7A004416331M7", "item A004416331M is in stock"),
)
