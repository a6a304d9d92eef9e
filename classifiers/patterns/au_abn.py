"""Australian business number (ABN), proven modulo 89.

Australian Business Register: eleven digits, the first less one, weighted 10 and 1 to 19.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    return bool(number) and (weighted(number, (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)) - 10) % 89 == 0


CLASSIFIER = Pattern(
    name="au_abn",
    version=1,
    entity="AU_ABN",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[1-9][0-9] ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}"),
    proof=proof,
    context=("ABN", "business number"),
    needs_context=True,
    country="AU",
    finds=("ABN 51 824 753 556", "ABN 51824753556"),
    ignores=("ABN 51 824 753 557", "ABN 7518247535567", "order 51824753556 has shipped"),
)
