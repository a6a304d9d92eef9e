"""South African identity number, proven by its date and check digit.

Department of Home Affairs: date of birth, sex and serial, citizenship, Luhn digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 13)
    if not number or number[10] not in "012":
        return False
    return is_day(int(number[:2]), int(number[2:4]), int(number[4:6])) and luhn(number)


CLASSIFIER = Pattern(
    name="za_id",
    version=1,
    entity="ZA_ID",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]) ?[0-9]{4} ?[012][0-9] ?[0-9]"),
    proof=proof,
    context=(
        "ID number",
        "ID no",
        "identity number",
        "RSA ID",
        "SA ID",
        "South African ID",
        "identity document",
        "id nommer",
        "identiteitsnommer",
    ),
    country="ZA",
    shape_score=0.25,
    finds=("His RSA ID number is 7503305044089.",),
    ignores=("His RSA ID number is 7503305044080.", "His RSA ID number is 775033050440897."),
)
