"""Bank identifier codes (ISO 9362) with a word for them beside, proven by their country."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._countries import COUNTRIES

CLASSIFIER = Pattern(
    name="bic",
    version=1,
    entity="SWIFT_BIC",
    kind="bank_account",
    labels=("financial",),
    shape=re.compile(
        r"(?<![\w-])[A-Z]{4}[ ]?[A-Z]{2}[ ]?[A-Z0-9]{2}(?:[ ]?[A-Z0-9]{3})?(?![\w-])", re.UNICODE
    ),
    proof=lambda text: text.replace(" ", "")[4:6] in COUNTRIES,
    origin=lambda text: text.replace(" ", "")[4:6],
    context=("bic", "swift", "swift code", "bic code", "bankleitzahl"),
    needs_context=True,
    finds=("BIC: DEUTDEFF", "SWIFT code NEDSZAJJXXX", "bic COBA DE FF XXX"),
    ignores=("BIC: unknown", "the word DEUTDEFF", "swift ABCDQQ12"),
)
