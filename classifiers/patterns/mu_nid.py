"""Mauritian national identity number, proven by its date and check character.

Civil Status Division: initial of the surname, date of birth, serial, check character modulo 17.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, dot, is_day, values
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z][0-9]{12}[0-9A-Z]")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None or not is_day(int(number[5:7]), int(number[3:5]), int(number[1:3])):
        return False
    counted = dot(values(number), range(14, 1, -1))
    return "0123456789ABCDEFG"[-counted % 17] == number[13]


CLASSIFIER = Pattern(
    name="mu_nid",
    version=1,
    entity="MU_NID",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[A-Za-z](?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{8}[0-9A-Ga-g]"),
    proof=proof,
    context=("NIC", "national identity", "ID card", "NID"),
    country="MU",
    finds=("National identity card (NIC) J210686030007B",),
    ignores=("National identity card (NIC) J210686030007C", "National identity card (NIC) 7J210686030007B7"),
)
