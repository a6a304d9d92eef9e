"""Belgian national register number (rijksregisternummer, numéro national), proven modulo 97.

Rijksregister: date of birth, serial, and 97 less the rest by 97, with a 2 before the digits of those born
from 2000.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    if not number or not number[2:4] <= "12":
        return False
    check = 97 - int(number[9:])
    return int(number[:9]) % 97 == check or int("2" + number[:9]) % 97 == check


CLASSIFIER = Pattern(
    name="be_nn",
    version=1,
    entity="BE_NN",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{2}[. ]?(?:0[0-9]|1[0-2])[. ]?[0-3][0-9][- ]?[0-9]{3}[. ]?[0-9]{2}"),
    proof=proof,
    context=(
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
    finds=("Mijn rijksregisternummer is 85.07.30-033 28.", "Mijn rijksregisternummer is 85073003328."),
    ignores=("Mijn rijksregisternummer is 85.07.30-033 29.", "Mijn rijksregisternummer is 7850730033287."),
)
