"""British Columbian personal health number (PHN), proven by its check digit.

BC Ministry of Health: a 9, eight digits each weighted modulo 11, check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    if number[:1] != "9":
        return False
    return -weighted(number[1:], (2, 4, 8, 5, 10, 9, 7, 3)) % 11 == int(number[9])


CLASSIFIER = Pattern(
    name="ca_bc_phn",
    version=1,
    entity="CA_BC_PHN",
    kind="medical_id",
    labels=("personal", "national_id", "health"),
    shape=alone(r"9[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}"),
    proof=proof,
    context=("PHN", "health number", "CareCard", "care card", "BC services card", "MSP", "health card"),
    needs_context=True,
    country="CA",
    finds=("Personal health number (PHN): 9698 658 215",),
    ignores=(
        "Personal health number (PHN): 9698 658 216",
        "Personal health number (PHN): 796986582157",
        "order 9698658215 has shipped",
    ),
)
