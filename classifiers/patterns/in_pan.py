"""Indian permanent account number (PAN), known by its letters.

Income Tax Department: three letters, the kind of holder, an initial, four digits, a letter whose rule is
not published.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z]{3}[ABCFGHJKLPT][A-Z][0-9]{4}[A-Z]")


def proof(text: str) -> bool:
    number = compact(text)
    return _FORM.fullmatch(number) is not None and number[5:9] != "0000"


CLASSIFIER = Pattern(
    name="in_pan",
    version=1,
    entity="IN_PAN",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[A-Za-z]{3}[ABCFGHJLPTKabcfghjlptk][A-Za-z][0-9]{4}[A-Za-z]"),
    proof=proof,
    context=("PAN", "pancard", "permanent account", "income tax", "पैन"),
    country="IN",
    shape_score=0.35,
    proof_score=0.2,
    context_score=0.4,
    finds=("PAN: ACUPA7085R",),
    ignores=("PAN: ACUPA0000R", "PAN: 7ACUPA7085R7"),
)
