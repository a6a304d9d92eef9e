"""Thai national identity number (เลขประจำตัวประชาชน), proven by its check digit.

Department of Provincial Administration: kind, district, serial, check digit modulo 11.
"""

from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 13)
    if not number or number[0] in "09" or number[1] == "0" or len(set(number)) == 1:
        return False
    return (11 - weighted(number, range(13, 1, -1)) % 11) % 10 == int(number[12])


WRITTEN = Pattern(
    name="th_pin",
    version=1,
    entity="TH_PIN",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[1-8][ -][0-9]{4}[ -][0-9]{5}[ -][0-9]{2}[ -][0-9]"),
    proof=proof,
    context=(
        "เลขประจำตัวประชาชน",
        "บัตรประชาชน",
        "เลขบัตรประชาชน",
        "เลขประจำตัว",
        "ประชาชน",
        "TNIN",
        "Thai ID",
        "national ID",
        "citizen ID",
    ),
    country="TH",
    finds=("เลขประจำตัวประชาชน: 3-1006-00445-63-5",),
    ignores=("เลขประจำตัวประชาชน: 3-1006-00445-63-6", "เลขประจำตัวประชาชน: 731006004456357"),
)

BARE = replace(
    WRITTEN,
    name="th_pin_bare",
    entity="TH_PIN_BARE",
    shape=alone(r"[1-8][0-9]{12}"),
    needs_context=True,
    finds=("เลขประจำตัวประชาชน: 3100600445635",),
    ignores=(
        "เลขประจำตัวประชาชน: 3100600445636",
        "เลขประจำตัวประชาชน: 731006004456357",
        "order 3100600445635 has shipped",
    ),
)

CLASSIFIERS = (WRITTEN, BARE)
