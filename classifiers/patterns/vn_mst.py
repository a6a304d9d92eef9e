"""Vietnamese tax code (mã số thuế), proven by its check digit.

Tổng cục Thuế: nine digits and a check digit modulo 11, three more for a branch.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10, 13)
    if not number or number[2:9] == "0000000":
        return False
    return 10 - weighted(number, (31, 29, 23, 19, 17, 13, 7, 5, 3)) % 11 == int(number[9])


CLASSIFIER = Pattern(
    name="vn_mst",
    version=1,
    entity="VN_MST",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{10}(?:-?[0-9]{3})?"),
    proof=proof,
    context=("MST", "mã số thuế", "ma so thue", "mã số doanh nghiệp", "tax code"),
    needs_context=True,
    country="VN",
    finds=("Mã số thuế: 0100233488", "Mã số thuế: 0100233488-001"),
    ignores=("Mã số thuế: 0100233489", "Mã số thuế: 701002334887", "đơn hàng 0100233488 đã gửi"),
)
