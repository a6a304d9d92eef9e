"""Serbian tax number (PIB), proven by ISO 7064 mod 11,10.

Poreska uprava: nine digits of entrepreneurs and companies.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, mod_11_10
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9)
    return bool(number) and mod_11_10(number)


CLASSIFIER = Pattern(
    name="rs_pib",
    version=1,
    entity="RS_PIB",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[1-9][0-9]{8}"),
    proof=proof,
    context=(
        "PIB",
        "ПИБ",
        "poreski broj",
        "порески број",
        "poreski identifikacioni broj",
        "порески идентификациони број",
    ),
    needs_context=True,
    country="RS",
    finds=("PIB: 101134702",),
    ignores=("PIB: 101134703", "PIB: 71011347027", "narudžba 101134702 poslata"),
)
