"""Indian goods and services tax number (GSTIN), proven by its check character.

GST Network: state, the holder's permanent account number, entity, Z, check character over base 36.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, values
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"(?:0[1-9]|[12][0-9]|3[0-8])[A-Z]{3}[ABCFGHJKLPT][A-Z][0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    counted = values(number)
    doubled = (sum(divmod(2 * value, 36)) for value in counted[-2::-2])
    return (sum(counted[-1::-2]) + sum(doubled)) % 36 == 0


CLASSIFIER = Pattern(
    name="in_gstin",
    version=1,
    entity="IN_GSTIN",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[0-3][0-9][A-Za-z]{5}[0-9]{4}[A-Za-z][0-9A-Za-z][Zz][0-9A-Za-z]"),
    proof=proof,
    context=("GSTIN", "GST", "goods and services tax"),
    country="IN",
    finds=("GSTIN: 27AAPFU0939F1ZV",),
    ignores=("GSTIN: 27AAPFU0939F1ZW", "GSTIN: 727AAPFU0939F1ZV7"),
)
