"""Bulgarian uniform civil number (ЕГН), proven by its check digit.

ГД ГРАО: date of birth, with 20 or 40 added to the month for other centuries, serial, check digit modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    if not number or not is_day(int(number[:2]), int(number[2:4]) % 20, int(number[4:6])):
        return False
    return weighted(number, (2, 4, 8, 5, 10, 9, 7, 3, 6)) % 11 % 10 == int(number[9])


CLASSIFIER = Pattern(
    name="bg_egn",
    version=1,
    entity="BG_EGN",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{2}(?:[024][1-9]|[135][0-2])[0-3][0-9]{5}"),
    proof=proof,
    context=("ЕГН", "EGN", "граждански номер"),
    needs_context=True,
    country="BG",
    finds=("ЕГН: 8032056031",),
    ignores=("ЕГН: 8032056032", "ЕГН: 780320560317", "Поръчка 8032056031 е изпратена"),
)
