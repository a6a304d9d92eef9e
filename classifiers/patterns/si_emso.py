"""Slovene personal number (EMŠO), and those of the successor states of Yugoslavia, proven by its check digit.

Ministrstvo za notranje zadeve: date of birth, region (50 for Slovenia), serial, check digit modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 13)
    if not number or not is_day(int(number[4:7]), int(number[2:4]), int(number[:2])):
        return False
    return -weighted(number, (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11 % 10 == int(number[12])


CLASSIFIER = Pattern(
    name="si_emso",
    version=1,
    entity="SI_EMSO",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[09][0-9]{2}[0-9]{6}"),
    proof=proof,
    context=(
        "EMŠO",
        "EMSO",
        "matična številka",
        "enotna maticna stevilka",
        "JMBG",
        "ЈМБГ",
        "matični broj",
        "матични број",
        "ЕМБГ",
    ),
    country="SI",
    shape_score=0.25,
    finds=("EMŠO: 0101006500006",),
    ignores=("EMŠO: 0101006500007", "EMŠO: 701010065000067"),
)
