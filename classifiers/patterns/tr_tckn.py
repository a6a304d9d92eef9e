"""Turkish identity number (T.C. Kimlik No), proven by two check digits.

Nüfus ve Vatandaşlık İşleri: nine digits and two digits modulo 10.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    if not number or number[0] == "0":
        return False
    odd, even = sum(map(int, number[:9:2])), sum(map(int, number[1:8:2]))
    return (7 * odd - even) % 10 == int(number[9]) and sum(map(int, number[:10])) % 10 == int(number[10])


CLASSIFIER = Pattern(
    name="tr_tckn",
    version=1,
    entity="TR_TCKN",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[1-9][0-9]{10}"),
    proof=proof,
    context=(
        "T.C. kimlik",
        "TC kimlik",
        "TCKN",
        "TC no",
        "kimlik no",
        "kimlik numarası",
        "kimlik numaram",
        "vatandaşlık numarası",
        "türk kimlik",
        "turkish id",
        "turkish identity",
    ),
    country="TR",
    shape_score=0.25,
    finds=("T.C. kimlik no: 17291716060",),
    ignores=("T.C. kimlik no: 17291716061", "T.C. kimlik no: 7172917160607"),
)
