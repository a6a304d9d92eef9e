"""Belarusian payer's number (УНП), proven by its check digit.

Министерство по налогам и сборам: nine characters, of persons with two letters first, modulo 11.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, dot, values
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"(?:[1-7][0-9]|[ABCEHKM][ABCEHKMOPT])[0-9]{7}")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    if number[1].isalpha():
        number = number[0] + str("ABCEHKMOPT".index(number[1])) + number[2:]
    return dot(values(number), (29, 23, 19, 17, 13, 7, 5, 3)) % 11 == int(number[8])


CLASSIFIER = Pattern(
    name="by_unp",
    version=1,
    entity="BY_UNP",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[1-7][0-9]{8}|[A-CEHKMa-cehkm][A-CEHKMOPTa-cehkmopt][0-9]{7}"),
    proof=proof,
    context=(
        "УНП",
        "UNP",
        "учётный номер плательщика",
        "учетный номер плательщика",
        "нумар плацельшчыка",
        "УНН",
    ),
    needs_context=True,
    country="BY",
    finds=("УНП: 200988541",),
    ignores=("УНП: 200988542", "УНП: 72009885417", "Заказ 200988541 отправлен"),
)
