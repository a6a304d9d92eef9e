"""Indian voter number (EPIC), proven by its check digit.

Election Commission of India: three letters, six digits, Luhn digit.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, luhn
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z]{3}[0-9]{7}")


def proof(text: str) -> bool:
    number = compact(text)
    return _FORM.fullmatch(number) is not None and luhn(number[3:])


CLASSIFIER = Pattern(
    name="in_epic",
    version=1,
    entity="IN_EPIC",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[A-Za-z]{3}[0-9]{7}"),
    proof=proof,
    context=("EPIC", "voter", "vote", "elector", "electoral", "मतदाता", "election commission"),
    needs_context=True,
    country="IN",
    finds=("Voter ID (EPIC): WKH1186253",),
    ignores=("Voter ID (EPIC): WKH1186254", "Voter ID (EPIC): 7WKH11862537", "item WKH1186253 is in stock"),
)
