"""United States DEA registration number of a prescriber, proven by its check digit.

Drug Enforcement Administration: two letters (or a letter and a 9), six digits, check digit.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, weighted
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z][A-Z9][0-9]{7}")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    return weighted(number[2:], (1, 2, 1, 2, 1, 2)) % 10 == int(number[8])


CLASSIFIER = Pattern(
    name="us_dea",
    version=1,
    entity="US_DEA",
    kind="medical_id",
    labels=("personal",),
    shape=alone(r"[A-HJ-MPR-UXa-hj-mpr-ux][A-Za-z9][0-9]{7}"),
    proof=proof,
    context=("DEA", "prescriber"),
    needs_context=True,
    country="US",
    finds=("DEA registration AB1234563",),
    ignores=("DEA registration AB1234564", "DEA registration 7AB12345637", "item AB1234563 is in stock"),
)
