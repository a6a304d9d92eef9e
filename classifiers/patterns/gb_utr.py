"""British unique taxpayer reference (UTR), proven by its check digit.

HMRC: a check digit first, then nine digits weighted 6 to 10 and 5 to 2, modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text.upper().removesuffix("K"), 10)
    if not number:
        return False
    return "21987654321"[weighted(number[1:], (6, 7, 8, 9, 10, 5, 4, 3, 2)) % 11] == number[0]


CLASSIFIER = Pattern(
    name="gb_utr",
    version=1,
    entity="GB_UTR",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{5} ?[0-9]{5}[Kk]?"),
    proof=proof,
    context=("UTR", "Unique Taxpayer", "taxpayer reference", "tax reference", "self assessment"),
    needs_context=True,
    country="GB",
    finds=("Unique Taxpayer Reference: 1955839661", "Unique Taxpayer Reference: 19558 39661"),
    ignores=(
        "Unique Taxpayer Reference: 1955839662",
        "Unique Taxpayer Reference: 719558396617",
        "order 1955839661 has shipped",
    ),
)
