"""Malaysian identity card number (MyKad), known by its date and place of birth.

Jabatan Pendaftaran Negara: date of birth, place, serial; no check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day
from classifiers.patterns._shapes import alone

_NO_PLACES = frozenset(("00", "17", "18", "19", "20", "69", "70", "73", "80", "81", "94", "95", "96", "97"))


def proof(text: str) -> bool:
    number = digits(text, 12)
    if not number or number[6:8] in _NO_PLACES:
        return False
    return is_day(int(number[:2]), int(number[2:4]), int(number[4:6]))


CLASSIFIER = Pattern(
    name="my_nric",
    version=1,
    entity="MY_NRIC",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])-[0-9]{2}-[0-9]{4}"
        r"|[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{6}"
    ),
    proof=proof,
    context=("MyKad", "NRIC", "IC number", "IC no", "kad pengenalan", "no kp", "MyKid", "identity card"),
    needs_context=True,
    country="MY",
    finds=("MyKad / NRIC: 770305-02-1234",),
    ignores=("MyKad / NRIC: 770335-02-1234", "MyKad / NRIC: 77703050212347", "pesanan 770305021234 dihantar"),
)
