"""Argentine bank account number (CBU), proven by two check digits.

Banco Central de la República Argentina: bank and branch with a digit, account with a digit, weighted 3, 1,
7, 9 from the right.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 22)
    if number.strip("0") == "":
        return False
    first = weighted(number[:8], (7, 1, 3, 9, 7, 1, 3, 1)) % 10
    second = weighted(number[8:], (3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3, 1)) % 10
    return first == 0 and second == 0


CLASSIFIER = Pattern(
    name="ar_cbu",
    version=1,
    entity="AR_CBU",
    kind="bank_account",
    labels=("personal", "financial"),
    shape=alone(r"[0-9]{8}[ -]?[0-9]{14}"),
    proof=proof,
    context=("CBU", "C.B.U.", "clave bancaria uniforme", "transferencia", "cuenta bancaria", "CVU"),
    country="AR",
    finds=("CBU para la transferencia: 2850590940090418135201",),
    ignores=(
        "CBU para la transferencia: 2850590940090418135202",
        "CBU para la transferencia: 728505909400904181352017",
    ),
)
