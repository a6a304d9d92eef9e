"""Singaporean identity number (NRIC, FIN), proven by its check letter.

Immigration & Checkpoints Authority: S and T for citizens and residents, F, G and M for foreigners, seven
digits, a letter.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, weighted
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[STFGM][0-9]{7}[A-Z]")
_SHIFTS = {"S": 0, "T": 4, "F": 0, "G": 4, "M": 3}
_LETTERS = {
    "S": "JZIHGFEDCBA",
    "T": "JZIHGFEDCBA",
    "F": "XWUTRQPNMLK",
    "G": "XWUTRQPNMLK",
    "M": "XWUTRQPNJLK",
}


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    total = _SHIFTS[number[0]] + weighted(number[1:8], (2, 7, 6, 5, 4, 3, 2))
    return _LETTERS[number[0]][total % 11] == number[8]


CLASSIFIER = Pattern(
    name="sg_nric",
    version=1,
    entity="SG_NRIC",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[STFGMstfgm][0-9]{7}[A-Za-z]"),
    proof=proof,
    context=("NRIC", "FIN", "identity card", "work permit", "Singapore ID"),
    country="SG",
    finds=("NRIC S1234567D",),
    ignores=("NRIC S1234567E", "NRIC 7S1234567D7"),
)
