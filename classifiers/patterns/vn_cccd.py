"""Vietnamese citizen identity number (CCCD, số định danh), known by its province.

Bộ Công an: province 001 to 096, century and sex, year of birth, serial; no check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 12)
    return bool(number) and 1 <= int(number[:3]) <= 96 and number[3] in "0123"


CLASSIFIER = Pattern(
    name="vn_cccd",
    version=1,
    entity="VN_CCCD",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"0[0-9]{2}[0-3][0-9]{8}"),
    proof=proof,
    context=(
        "CCCD",
        "căn cước",
        "số định danh",
        "CMND",
        "chứng minh nhân dân",
        "can cuoc",
        "citizen identity",
    ),
    needs_context=True,
    country="VN",
    finds=("Số CCCD: 001085123456",),
    ignores=("Số CCCD: 099085123456", "Số CCCD: 70010851234567", "đơn hàng 001085123456 đã gửi"),
)
