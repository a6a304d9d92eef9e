"""Polish identity card number (seria i numer dowodu osobistego), proven by its check digit.

Centrum Personalizacji Dokumentów: three letters, a check digit by the weights 7, 3, 1, five digits.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, dot, values
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z]{3}[0-9]{6}")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    return dot(values(number), (7, 3, 1, 0, 7, 3, 1, 7, 3)) % 10 == int(number[3])


CLASSIFIER = Pattern(
    name="pl_dowod",
    version=1,
    entity="PL_DOWOD",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[A-Za-z]{3} ?[0-9]{6}"),
    proof=proof,
    context=(
        "dowodem osobistym",
        "dowód",
        "dowodu",
        "dowod osobisty",
        "seria i numer",
        "seria i nr",
        "identity card",
    ),
    needs_context=True,
    country="PL",
    finds=("Dowód osobisty seria i numer ABA300000",),
    ignores=(
        "Dowód osobisty seria i numer ABA300001",
        "Dowód osobisty seria i numer 7ABA3000007",
        "artykuł ABA300000 w magazynie",
    ),
)
