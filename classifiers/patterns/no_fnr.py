"""Norwegian national identity number (fødselsnummer) or D-number, proven by two check digits.

Skatteetaten: date of birth (the day raised by 40 for D-numbers, the month by 40 or 80 for others), serial,
two digits modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    if not number or not is_day(int(number[4:6]), int(number[2:4]) % 40, int(number[:2]) % 40):
        return False
    return (
        weighted(number, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % 11 == 0
        and weighted(number, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0
    )


CLASSIFIER = Pattern(
    name="no_fnr",
    version=1,
    entity="NO_FNR",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-7][0-9](?:[048][1-9]|[159][0-2])[0-9]{2}[ .-]?[0-9]{3} ?[0-9]{2}"),
    proof=proof,
    context=(
        "fødselsnummer",
        "fødselsnr",
        "fødselsnummeret",
        "fodselsnummer",
        "fnr",
        "f.nr.",
        "personnummer",
        "personnr",
        "D-nummer",
        "dnummer",
        "dnr",
        "fødselsnummar",
        "national identity number",
    ),
    country="NO",
    shape_score=0.25,
    finds=("Fødselsnummer 151086 95088 er registrert.", "Fødselsnummer 15108695088 er registrert."),
    ignores=("Fødselsnummer 151086 95089 er registrert.", "Fødselsnummer 7151086950887 er registrert."),
)
