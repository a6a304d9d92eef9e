"""Indian Aadhaar number, proven by Verhoeff's check digit.

UIDAI, Aadhaar Act 2016: twelve digits, not beginning with 0 or 1, not a palindrome.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, verhoeff
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text.replace(":", ""), 12)
    return number[:1] >= "2" and number != number[::-1] and verhoeff(number)


CLASSIFIER = Pattern(
    name="in_aadhaar",
    version=1,
    entity="IN_AADHAAR",
    kind="national_id",
    labels=("personal", "national_id", "aadhaar"),
    shape=alone(r"[2-9][0-9]{3}[ :-]?[0-9]{4}[ :-]?[0-9]{4}"),
    proof=proof,
    context=("Aadhaar", "Aadhar", "aadhaarnumber", "Adhaar", "आधार", "UIDAI", "UID"),
    needs_context=True,
    country="IN",
    finds=("My Aadhaar number is 2341 2341 2346.", "My Aadhaar number is 234123412346."),
    ignores=(
        "My Aadhaar number is 2341 2341 2347.",
        "My Aadhaar number is 72341234123467.",
        "order 234123412346 has shipped",
    ),
)
