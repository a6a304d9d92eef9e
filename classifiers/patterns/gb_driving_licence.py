"""British driving licence number, known by its shape near a word for it.

DVLA: five characters of the name, decade, month (raised by 5 for women), day and year of birth, initials,
three characters.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, is_day
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z]{1,5}9{0,4}[0-9]{6}[A-Z9]{2}[0-9A-Z]{3}")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None or number[0] == "9":
        return False
    return is_day(2000, int(number[6:8]) % 50, int(number[8:10]))


CLASSIFIER = Pattern(
    name="gb_driving_licence",
    version=1,
    entity="GB_DRIVING_LICENCE",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[A-Za-z9]{5}[0-9](?:[05][1-9]|[16][0-2])[0-3][0-9]{2}[A-Za-z9]{2}[0-9A-Za-z]{3}"),
    proof=proof,
    context=("driving license", "licence", "DVLA", "driver number"),
    country="GB",
    shape_score=0.35,
    proof_score=0.3,
    context_score=0.3,
    finds=("Driving licence: MORGA607054SM9IJ",),
    ignores=("Driving licence: MORGA627054SM9IJ", "Driving licence: 7MORGA607054SM9IJ7"),
)
