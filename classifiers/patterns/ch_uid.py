"""Swiss business identification number (UID, IDE, IDI), proven by its check digit.

Bundesamt für Statistik, UIDG: CHE, eight digits weighted 5, 4, 3, 2, 7, 6, 5, 4, modulo 11.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, weighted
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"CHE[0-9]{9}")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    return -weighted(number[3:], (5, 4, 3, 2, 7, 6, 5, 4)) % 11 == int(number[11])


CLASSIFIER = Pattern(
    name="ch_uid",
    version=1,
    entity="CH_UID",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"CHE[- ]?[0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}"),
    proof=proof,
    context=(
        "UID",
        "IDE",
        "IDI",
        "MWST",
        "TVA",
        "IVA",
        "Unternehmens-Identifikationsnummer",
        "Handelsregister",
    ),
    country="CH",
    finds=("UID CHE-100.155.212",),
    ignores=("UID CHE-100.155.213", "UID 7CHE1001552127"),
)
