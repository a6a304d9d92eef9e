"""Singaporean unique entity number (UEN), proven by its check letter.

ACRA: eight digits and a letter, nine and a letter with the year first, or T, R or S with year, kind and
serial.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, dot, weighted
from classifiers.patterns._shapes import alone

_BUSINESS = re.compile(r"[0-9]{8}[A-Z]")
_COMPANY = re.compile(r"(?:18|19|20)[0-9]{7}[A-Z]")
_OTHER = re.compile(r"[RST][0-9]{2}[A-Z]{2}[0-9]{4}[A-Z]")
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWX0123456789"


def proof(text: str) -> bool:
    number = compact(text)
    if _BUSINESS.fullmatch(number):
        return "XMKECAWLJDB"[weighted(number[:8], (10, 4, 9, 3, 8, 2, 7, 1)) % 11] == number[8]
    if _COMPANY.fullmatch(number):
        return "ZKCMDNERGWH"[weighted(number[:9], (10, 8, 6, 4, 9, 7, 5, 3, 1)) % 11] == number[9]
    if _OTHER.fullmatch(number):
        counted = map(_ALPHABET.find, number[:9])
        return _ALPHABET[(dot(counted, (4, 3, 5, 3, 10, 2, 2, 5, 7)) - 5) % 11] == number[9]
    return False


CLASSIFIER = Pattern(
    name="sg_uen",
    version=1,
    entity="SG_UEN",
    kind="vat_id",
    labels=("financial",),
    shape=alone(
        r"[0-9]{8}[A-Za-z]|(?:18|19|20)[0-9]{7}[A-Za-z]"
        r"|[RSTrst][0-9]{2}[A-Za-z][0-9A-Za-z][0-9]{4}[A-Za-z]"
    ),
    proof=proof,
    context=("UEN", "ACRA", "entity number", "business registration"),
    needs_context=True,
    country="SG",
    finds=("UEN 53125226D", "UEN 201434292D", "UEN T16RF0037C"),
    ignores=("UEN 53125226E", "UEN 753125226D7", "item 53125226D is in stock"),
)
