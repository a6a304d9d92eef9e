"""Peruvian identity number (DNI, CUI), proven by its check character where it is written.

RENIEC: eight digits, and a digit or letter of the check; without it nothing proves the number.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, weighted
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[0-9]{8}[0-9A-K]?")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    rest = weighted(number[:8], (3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return len(number) == 8 or number[8] in ("65432110987"[rest], "KJIHGFEDCBA"[rest])


CLASSIFIER = Pattern(
    name="pe_dni",
    version=1,
    entity="PE_DNI",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{8}-?[0-9A-Ka-k]|[0-9]{8}"),
    proof=proof,
    context=("DNI", "D.N.I.", "CUI", "documento nacional", "código único de identificación"),
    needs_context=True,
    country="PE",
    finds=("DNI 10117410-2", "DNI 10117410"),
    ignores=("DNI 10117410-3", "DNI 71011741027", "pedido 10117410 enviado"),
)
