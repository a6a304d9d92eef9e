"""Romanian personal numeric code (CNP), proven by its date, county and check digit.

Direcția Generală pentru Evidența Persoanelor: sex and century, date of birth, county, serial, check digit
modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 13)
    if not number or not is_day(int(number[1:3]), int(number[3:5]), int(number[5:7])):
        return False
    check = weighted(number, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return int(number[12]) == (1 if check == 10 else check)


CLASSIFIER = Pattern(
    name="ro_cnp",
    version=1,
    entity="RO_CNP",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"[1-9][0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
        r"(?:0[1-9]|[1-3][0-9]|4[0-8]|5[12]|[678]0|99)[0-9]{4}"
    ),
    proof=proof,
    context=("CNP", "C.N.P.", "codul numeric personal", "cod numeric"),
    country="RO",
    shape_score=0.25,
    finds=("CNP-ul pacientului este 1630615123457.",),
    ignores=("CNP-ul pacientului este 1630615123458.", "CNP-ul pacientului este 716306151234577."),
)
