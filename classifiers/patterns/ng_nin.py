"""Nigerian national identification number (NIN), known by its shape near a word for it.

National Identity Management Commission: eleven digits, no published check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="ng_nin",
    version=1,
    entity="NG_NIN",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{11}|[0-9]{4} [0-9]{3} [0-9]{4}"),
    context=("NIN", "NIMC", "national identification number", "national identity number", "vNIN"),
    needs_context=True,
    country="NG",
    finds=("NIN: 12345678901",),
    ignores=("NIN: 7123456789017", "order 12345678901 has shipped"),
)
