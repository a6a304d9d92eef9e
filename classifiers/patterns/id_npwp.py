"""Indonesian tax number (NPWP), proven by its check digit.

Direktorat Jenderal Pajak: nine digits with a Luhn digit, office and branch; a 0 before them since 2024.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 15, 16)
    return number.strip("0") != "" and luhn(number[:-6])


CLASSIFIER = Pattern(
    name="id_npwp",
    version=1,
    entity="ID_NPWP",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{2}[.][0-9]{3}[.][0-9]{3}[.][0-9]-[0-9]{3}[.][0-9]{3}|0?[0-9]{15}"),
    proof=proof,
    context=("NPWP", "N.P.W.P.", "pajak"),
    needs_context=True,
    country="ID",
    finds=("NPWP: 01.312.166.0-091.000", "NPWP: 013121660091000"),
    ignores=("NPWP: 01.312.166.1-091.000", "NPWP: 70131216600910007", "pesanan 013121660091000 dikirim"),
)
