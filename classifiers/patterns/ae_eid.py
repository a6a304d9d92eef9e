"""Emirates identity number, proven by its check digit.

Federal Authority for Identity and Citizenship: 784, year of birth, seven digits, Luhn digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 15)
    return number[:3] == "784" and luhn(number)


CLASSIFIER = Pattern(
    name="ae_eid",
    version=1,
    entity="AE_EID",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"784[ -]?(?:19|20)[0-9]{2}[ -]?[0-9]{7}[ -]?[0-9]"),
    proof=proof,
    context=(
        "Emirates ID",
        "Emirates identity",
        "EID",
        "EIDA",
        "الهوية الإماراتية",
        "هوية الإمارات",
        "بطاقة الهوية",
        "رقم الهوية",
        "UAE ID",
    ),
    country="AE",
    finds=("Emirates ID 784-1984-1234567-4",),
    ignores=("Emirates ID 784-1984-1234567-5", "Emirates ID 77841984123456747"),
)
