"""Polish tax number (NIP), proven by its check digit.

Krajowa Administracja Skarbowa: nine digits weighted 6, 5, 7, 2 to 7, modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text.upper().removeprefix("PL"), 10)
    return number.strip("0") != "" and weighted(number, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(number[9])


CLASSIFIER = Pattern(
    name="pl_nip",
    version=1,
    entity="PL_NIP",
    kind="national_id",
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
