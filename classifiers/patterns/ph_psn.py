"""Philippine identity or social security number (PhilSys PCN, SSS), known by its shape near a word for it.

PSA, SSS: blocks of digits without a published check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="ph_psn",
    version=1,
    entity="PH_PSN",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{4}|[0-9]{16}|[0-9]{2}-[0-9]{7}-[0-9]|[0-9]{10}"),
    context=("PhilSys", "PhilID", "PCN", "PSN", "SSS", "CRN", "UMID", "philippine ID"),
    needs_context=True,
    country="PH",
    finds=("PhilSys number (PhilID): 1234-5678-9012-3456",),
    ignores=("PhilSys number (PhilID): 712345678901234567", "order 1234567890123456 has shipped"),
)
