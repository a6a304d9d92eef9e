"""Greek social security number (ΑΜΚΑ), proven by its date and check digit.

ΗΔΙΚΑ: date of birth, serial, Luhn check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    return bool(number) and is_day(int(number[4:6]), int(number[2:4]), int(number[:2])) and luhn(number)


CLASSIFIER = Pattern(
    name="gr_amka",
    version=1,
    entity="GR_AMKA",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2} ?[0-9]{5}"),
    proof=proof,
    context=("ΑΜΚΑ", "Α.Μ.Κ.Α.", "AMKA", "κοινωνικής ασφάλισης"),
    country="GR",
    shape_score=0.25,
    finds=("ΑΜΚΑ: 01013099997",),
    ignores=("ΑΜΚΑ: 01013099998", "ΑΜΚΑ: 7010130999977"),
)
