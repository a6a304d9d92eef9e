"""French tax reference number (numéro fiscal de référence, SPI), proven modulo 511.

Direction générale des Finances publiques: ten digits and their rest by 511.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 13)
    return number.strip("0") != "" and number[0] <= "3" and int(number[:10]) % 511 == int(number[10:])


CLASSIFIER = Pattern(
    name="fr_nif",
    version=1,
    entity="FR_NIF",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-3][0-9] ?[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}"),
    proof=proof,
    context=(
        "numéro fiscal",
        "numero fiscal",
        "n° fiscal",
        "référence fiscale",
        "SPI",
        "NIF",
        "avis d'impôt",
        "avis d'imposition",
        "impots.gouv",
        "impôts",
        "numéro de déclarant",
        "identifiant fiscal",
    ),
    country="FR",
    shape_score=0.25,
    finds=("Mon numéro fiscal est le 3023217600053.", "Mon numéro fiscal est le 30 23 217 600 053."),
    ignores=("Mon numéro fiscal est le 3023217600054.", "Mon numéro fiscal est le 730232176000537."),
)
