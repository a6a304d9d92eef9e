"""Belgian BIS number of persons outside the national register, proven modulo 97.

Kruispuntbank van de Sociale Zekerheid: as the national register number, with 20 or 40 added to the month.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    if not number or not ("20" <= number[2:4] <= "32" or "40" <= number[2:4] <= "52"):
        return False
    check = 97 - int(number[9:])
    return int(number[:9]) % 97 == check or int("2" + number[:9]) % 97 == check


CLASSIFIER = Pattern(
    name="be_bis",
    version=1,
    entity="BE_BIS",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{2}[. ]?[2-5][0-9][. ]?[0-3][0-9][- ]?[0-9]{3}[. ]?[0-9]{2}"),
    proof=proof,
    context=(
        "BIS-nummer",
        "bisnummer",
        "BIS-nr",
        "numéro BIS",
        "BIS number",
        "rijksregisternummer",
        "rijksregisternr",
        "rijksregister",
        "numéro national",
        "registre national",
        "INSZ",
        "NISS",
        "NRN",
        "Nationalregisternummer",
        "Nationalregister",
        "Nationalnummer",
        "national register number",
        "national number",
    ),
    country="BE",
    shape_score=0.25,
    finds=("Le numéro BIS est 98 47 28 997 65.",),
    ignores=("Le numéro BIS est 98 47 28 997 66.", "Le numéro BIS est 7984728997657."),
)
