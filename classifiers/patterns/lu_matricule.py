"""Luxembourg national identification number (matricule), proven by two check digits.

Registre national des personnes physiques: date of birth, serial, a Luhn digit and a Verhoeff digit over the
same eleven.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, luhn, verhoeff
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 13)
    if not number or not is_day(int(number[:4]), int(number[4:6]), int(number[6:8])):
        return False
    return luhn(number[:12]) and verhoeff(number[:11] + number[12])


CLASSIFIER = Pattern(
    name="lu_matricule",
    version=1,
    entity="LU_MATRICULE",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"(?:18|19|20)[0-9]{2} ?(?:0[1-9]|1[0-2]) ?(?:0[1-9]|[12][0-9]|3[01]) ?[0-9]{3} ?[0-9]{2}"),
    proof=proof,
    context=(
        "matricule",
        "identification national",
        "CNS",
        "CCSS",
        "Matrikel",
        "Matrikelnummer",
        "Sozialversicherungsnummer",
        "numéro de sécurité sociale",
    ),
    country="LU",
    finds=("Matricule 1985061512347",),
    ignores=("Matricule 1985061512348", "Matricule 719850615123477"),
)
