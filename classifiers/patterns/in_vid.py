"""Virtual ID that stands for an Aadhaar number, proven by Verhoeff's check digit.

UIDAI: sixteen digits, not beginning with 0 or 1, not a palindrome.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, verhoeff
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 16)
    return number[:1] >= "2" and number != number[::-1] and verhoeff(number)


CLASSIFIER = Pattern(
    name="in_vid",
    version=1,
    entity="IN_VID",
    kind="national_id",
    labels=("personal", "national_id", "aadhaar"),
    shape=alone(r"[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}"),
    proof=proof,
    context=("VID", "virtual id", "Aadhaar", "Aadhar", "aadhaarnumber", "Adhaar", "आधार", "UIDAI", "UID"),
    needs_context=True,
    country="IN",
    finds=("Aadhaar virtual ID (VID): 2341234123412341",),
    ignores=(
        "Aadhaar virtual ID (VID): 2341234123412342",
        "Aadhaar virtual ID (VID): 723412341234123417",
        "order 2341234123412341 has shipped",
    ),
)
