"""Saudi national identity or residence (Iqama) number, proven by its check digit.

Absher, National Information Center: 1 for citizens, 2 for residents, eight digits, Luhn digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    return number[:1] in ("1", "2") and luhn(number)


CLASSIFIER = Pattern(
    name="sa_nid",
    version=1,
    entity="SA_NID",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[12][0-9]{9}"),
    proof=proof,
    context=(
        "رقم الهوية",
        "الهوية الوطنية",
        "هوية",
        "إقامة",
        "الإقامة",
        "Iqama",
        "Saudi ID",
        "national ID",
        "national identity",
    ),
    needs_context=True,
    country="SA",
    finds=("رقم الهوية الوطنية: 1051234563",),
    ignores=("رقم الهوية الوطنية: 1051234564", "رقم الهوية الوطنية: 710512345637", "طلب رقم 1051234563"),
)
