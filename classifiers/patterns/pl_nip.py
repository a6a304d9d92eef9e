"""Polish tax number (NIP), proven by its check digit.

Krajowa Administracja Skarbowa: nine digits weighted 6, 5, 7, 2 to 7, modulo 11.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text.upper().removeprefix("PL"), 10)
    return number.strip("0") != "" and weighted(number, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(number[9])


def is_mistyped(text: str) -> bool:
    """Return whether the text has ten digits but for up to two that were misread, and is no filler."""
    read = [c for c in text if c not in "- "]
    return len(read) == 10 and sum(c.isdigit() for c in read) >= 8 and len(set(read)) > 3


NUMBER = Pattern(
    name="pl_nip",
    version=1,
    entity="PL_NIP",
    kind="vat_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(
        r"(?:PL ?)?[0-9]{3}[- ]?"
        r"(?:[0-9]{3}[- ]?[0-9]{2}|[0-9]{2}[- ]?[0-9]{3}|[0-9]{2}[- ]?[0-9]{2}[- ]?[0-9])[- ]?[0-9]{2}"
    ),
    proof=proof,
    context=("NIP", "identyfikacji podatkowej", "podatnik"),
    needs_context=True,
    country="PL",
    finds=("NIP: 8567346215", "NIP: 856-734-62-15"),
    ignores=("NIP: 8567346216", "NIP: 785673462157", "zamówienie 8567346215 wysłane"),
)

# Named and grouped as tax numbers are: one digit wrong, or read wrong by a scanner, and it still is somebody's.
MISTYPED = Pattern(
    name="pl_nip_mistyped",
    version=1,
    entity="PL_NIP",
    kind="vat_id",
    labels=NUMBER.labels,
    shape=re.compile(
        r"(?<!\w)NIP(?:[ ][A-Za-zÀ-ž]{3,20})?[ ]?[.:]?[ ]{0,8}"
        r"(?P<it>(?:PL[ ]?)?[0-9OIl]{3}-(?:[0-9OIl]{3}-[0-9OIl]{2}|[0-9OIl]{2}-[0-9OIl]{3}|[0-9OIl]{2}-[0-9OIl]{2})-[0-9OIl]{2,3})"
        r"(?![\w-])"
    ),
    proof=is_mistyped,
    country="PL",
    shape_score=0.25,
    finds=("NIP: 856-734-62-16", "NIP wierzyciela: 856-734-62-1O"),
    ignores=("NIP: 8567346216", "856-734-62-16", "NIP: 111-111-11-11"),
)

CLASSIFIERS = (NUMBER, MISTYPED)
