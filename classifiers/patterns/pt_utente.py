"""Portuguese health service user number (número de utente), known by its shape near a word for it.

Serviço Nacional de Saúde: nine digits.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="pt_utente",
    version=1,
    entity="PT_UTENTE",
    kind="medical_id",
    labels=("personal", "national_id", "health"),
    shape=alone(r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}"),
    context=("utente", "SNS"),
    needs_context=True,
    country="PT",
    finds=("Número de utente do SNS: 123 456 789",),
    ignores=("Número de utente do SNS: 71234567897", "encomenda 123456789 enviada"),
)
