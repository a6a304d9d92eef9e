"""Chinese resident identity number (居民身份证号码), proven by its date and check character.

Ministry of Public Security, GB 11643: division, date of birth, serial, check by ISO 7064 mod 11-2.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, is_day, weighted
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None or number[:2] not in _PROVINCES:
        return False
    if not is_day(int(number[6:10]), int(number[10:12]), int(number[12:14])):
        return False
    return "10X98765432"[weighted(number[:17], _WEIGHTS) % 11] == number[17]


CLASSIFIER = Pattern(
    name="cn_ric",
    version=1,
    entity="CN_RIC",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"[1-8][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
    ),
    proof=proof,
    context=(
        "身份证",
        "身份证号",
        "身份证号码",
        "身份證",
        "居民身份证",
        "居民身份证号码",
        "公民身份号码",
        "身份证号是",
        "身份证号码是",
        "ID card",
        "identity card",
        "sfz",
        "shenfenzheng",
    ),
    country="CN",
    finds=("身份证号：360426199101010071",),
    ignores=("身份证号：360426199101010072", "身份证号：73604261991010100717"),
)
