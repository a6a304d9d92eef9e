"""Korean business registration number (사업자등록번호), proven by its check digit.

국세청: office, kind, serial, check digit modulo 10 with the ninth digit's fivefold counted twice.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    if not number or number[:3] < "101" or number[3:5] == "00":
        return False
    total = weighted(number, (1, 3, 7, 1, 3, 7, 1, 3, 5)) + int(number[8]) * 5 // 10
    return -total % 10 == int(number[9])


CLASSIFIER = Pattern(
    name="kr_brn",
    version=1,
    entity="KR_BRN",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[1-9][0-9]{2}-[0-9]{2}-[0-9]{5}|[1-9][0-9]{9}"),
    proof=proof,
    context=("사업자등록번호", "사업자등록번호는", "사업자번호", "사업자", "BRN", "business registration"),
    needs_context=True,
    country="KR",
    finds=("사업자등록번호: 104-86-56659", "사업자등록번호: 1048656659"),
    ignores=("사업자등록번호: 104-86-56650", "사업자등록번호: 710486566597", "주문 1048656659 발송"),
)
