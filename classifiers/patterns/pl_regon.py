"""Polish statistical number of businesses (REGON), proven by its check digit.

Główny Urząd Statystyczny: eight digits weighted 8, 9, 2 to 7, modulo 11; fourteen for a local unit.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9, 14)
    return number.strip("0") != "" and weighted(number, (8, 9, 2, 3, 4, 5, 6, 7)) % 11 % 10 == int(number[8])


def is_mistyped(text: str) -> bool:
    """Return whether the text has nine digits but for one that was misread, and is no filler."""
    read = text.replace(" ", "")
    return len(read) == 9 and sum(c.isdigit() for c in read) >= 8 and len(set(read)) > 3


NUMBER = Pattern(
    name="pl_regon",
    version=1,
    entity="PL_REGON",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[0-9]{9}(?:[0-9]{5})?"),
    proof=proof,
    context=("REGON", "GUS"),
    needs_context=True,
    country="PL",
    finds=("REGON: 192598184",),
    ignores=("REGON: 192598185", "REGON: 71925981847", "zamówienie 192598184 wysłane"),
)

MISTYPED = Pattern(  # named and grouped as such numbers are, or with a letter that a scanner took for a digit
    name="pl_regon_mistyped",
    version=1,
    entity="PL_REGON",
    kind="vat_id",
    labels=NUMBER.labels,
    shape=re.compile(
        r"(?<!\w)REGON[ ]?[.:]?[ ]{0,8}(?P<it>[0-9]{3}[ ][0-9]{3}[ ][0-9]{3}|[0-9]{1,8}[OIl][0-9]{1,8})(?![\w-])"
    ),
    proof=is_mistyped,
    country="PL",
    shape_score=0.25,
    finds=("REGON: 192 598 185", "REGON: 19l598185"),
    ignores=("REGON: 192598185", "192 598 185"),
)

CLASSIFIERS = (NUMBER, MISTYPED)
