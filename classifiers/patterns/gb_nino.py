"""British National Insurance number, known by its letters and shape.

HMRC: two letters, six digits, a suffix A to D; some letters and prefixes are never allocated; no check
digit.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z]{2}[0-9]{6}[A-D]")
_NEVER = frozenset(("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))


def proof(text: str) -> bool:
    number = compact(text)
    return _FORM.fullmatch(number) is not None and number[:2] not in _NEVER


CLASSIFIER = Pattern(
    name="gb_nino",
    version=1,
    entity="GB_NINO",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z][ -]?[0-9]{2}[ -]?[0-9]{2}"
        r"[ -]?[0-9]{2}[ -]?[A-Da-d]"
    ),
    proof=proof,
    context=("National Insurance", "NINO", "NI", "nat ins", "insurance number"),
    country="GB",
    shape_score=0.3,
    proof_score=0.3,
    context_score=0.35,
    finds=("Her National Insurance number is AB 12 34 56 C.", "Her National Insurance number is AB123456C."),
    ignores=(
        "Her National Insurance number is QQ 12 34 56 C.",
        "Her National Insurance number is GB123456C.",
        "Her National Insurance number is 7AB123456C7.",
    ),
)
