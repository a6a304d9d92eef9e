"""Irish personal public service number (PPSN), proven by its check letter.

Department of Social Protection: seven digits, a check letter modulo 23, and since 2013 one more letter.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, weighted
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[0-9]{7}[A-W][A-IWTX]?")
_SECOND = " ABCDEFGHI"  # a second letter counts by its place; the W, T and X of old numbers do not


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    total = weighted(number[:7], (8, 7, 6, 5, 4, 3, 2)) + 9 * max(_SECOND.find(number[8:]), 0)
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] == number[7]


CLASSIFIER = Pattern(
    name="ie_pps",
    version=1,
    entity="IE_PPS",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{7}[A-Wa-w][A-IWTXa-iwtx]?"),
    proof=proof,
    context=("PPS", "PPSN", "Personal Public Service", "Uimhir PSP", "RSI number"),
    country="IE",
    finds=("My PPS number is 6433435F.", "My PPS number is 6433435OA."),
    ignores=("My PPS number is 6433435G.", "My PPS number is 76433435F7."),
)
