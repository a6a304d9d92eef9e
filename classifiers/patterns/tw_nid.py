"""Taiwanese national identification number (國民身分證統一編號), proven by its check digit.

Ministry of the Interior: a letter of the place, sex, seven digits, check digit modulo 10; 8 and 9 stand for
residents.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, weighted
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z][1289][0-9]{8}")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    place = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(number[0]) + 10
    return (place // 10 + place % 10 * 9 + weighted(number[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


CLASSIFIER = Pattern(
    name="tw_nid",
    version=1,
    entity="TW_NID",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[A-Za-z][1289][0-9]{8}"),
    proof=proof,
    context=(
        "身分證",
        "身分證字號",
        "身分證統一編號",
        "國民身分證",
        "統一編號",
        "統一證號",
        "居留證",
        "身份證字號",
        "national ID",
        "Taiwan ID",
        "ARC number",
    ),
    needs_context=True,
    country="TW",
    finds=("身分證字號：A123456789",),
    ignores=("身分證字號：A123456780", "身分證字號：7A1234567897", "商品 A123456789 已出貨"),
)
