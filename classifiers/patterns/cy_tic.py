"""Cypriot tax identification code (ΑΦΤ), proven by its check letter.

Τμήμα Φορολογίας: eight digits and a letter.
"""

import re

from stdnum.cy import vat

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[013459][0-9]{7}[A-Z]")


def proof(text: str) -> bool:
    number = compact(text).removeprefix("CY")
    return _FORM.fullmatch(number) is not None and vat.is_valid(number)


CLASSIFIER = Pattern(
    name="cy_tic",
    version=1,
    entity="CY_TIC",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"(?:[Cc][Yy][- ]?)?[0-9]{8}[A-Za-z]"),
    proof=proof,
    context=(
        "ΦΠΑ",
        "ΑΦΤ",
        "Α.Φ.Τ.",
        "TIC",
        "tax identification code",
        "tax id",
        "αριθμός φορολογικού μητρώου",
        "αριθμός φορολογικής ταυτότητας",
    ),
    needs_context=True,
    country="CY",
    finds=("Α.Φ.Τ.: CY-10259033P",),
    ignores=("Α.Φ.Τ.: CY-10259033Q", "Α.Φ.Τ.: 7CY10259033P7", "Παραγγελία CY10259033P"),
)
