"""French register number of health professionals (RPPS), proven by its check digit.

Agence du numérique en santé: ten digits and a Luhn digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    return number[:1] == "1" and luhn(number)


CLASSIFIER = Pattern(
    name="fr_rpps",
    version=1,
    entity="FR_RPPS",
    kind="medical_id",
    labels=("personal",),
    shape=alone(r"1[0-9]{10}"),
    proof=proof,
    context=("RPPS", "répertoire partagé", "professionnel de santé"),
    needs_context=True,
    country="FR",
    finds=("RPPS 10003456703",),
    ignores=("RPPS 10003456704", "RPPS 7100034567037", "commande 10003456703 expédiée"),
)
