"""Ghanaian tax number (TIN) and personal number of the Ghana Card, proven where it has a check character.

Ghana Revenue Authority: a kind, nine digits, a digit or X modulo 11.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, weighted
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[PCGQV]00[0-9]{7}[0-9X]")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    return "0123456789X"[weighted(number[1:10], (1, 2, 3, 4, 5, 6, 7, 8, 9)) % 11] == number[10]


CLASSIFIER = Pattern(
    name="gh_tin",
    version=1,
    entity="GH_TIN",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[PCGQVpcgqv]00[0-9]{7}[0-9Xx]"),
    proof=proof,
    context=("TIN", "GRA", "taxpayer identification number", "tax identification number"),
    country="GH",
    finds=("Ghana TIN: C0000803561",),
    ignores=("Ghana TIN: C0000803562", "Ghana TIN: 7C00008035617"),
)
