"""Egyptian national number (الرقم القومي), known by its date of birth and governorate.

Civil Status Organization: century, date of birth, governorate, serial; the check digit is not published.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 14)
    return number[:1] in ("2", "3") and is_day(int(number[1:3]), int(number[3:5]), int(number[5:7]))


CLASSIFIER = Pattern(
    name="eg_nid",
    version=1,
    entity="EG_NID",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"[23][0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-4]|1[1-9]|2[1-9]|3[1-5]|88)"
        r"[0-9]{5}"
    ),
    proof=proof,
    context=(
        "الرقم القومي",
        "رقم قومي",
        "رقم البطاقة",
        "بطاقة شخصية",
        "national ID",
        "national number",
        "egyptian ID",
    ),
    needs_context=True,
    country="EG",
    finds=("الرقم القومي: 29001011234567",),
    ignores=("الرقم القومي: 7290010112345677", "طلب رقم 29001011234567"),
)
