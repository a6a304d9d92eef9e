"""Brazilian individual taxpayer number (CPF), proven by two check digits.

Receita Federal: nine digits and two digits modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    if not number or len(set(number)) == 1:
        return False
    first = weighted(number, (1, 2, 3, 4, 5, 6, 7, 8, 9)) % 11 % 10
    second = weighted(number, (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)) % 11 % 10
    return first == int(number[9]) and second == int(number[10])


CLASSIFIER = Pattern(
    name="br_cpf",
    version=1,
    entity="BR_CPF",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}[- /]?[0-9]{2}"),
    proof=proof,
    context=("CPF", "C.P.F.", "cadastro de pessoas físicas", "cadastro de pessoa física", "contribuinte"),
    country="BR",
    shape_score=0.25,
    finds=("O CPF do cliente é 390.533.447-05.", "O CPF do cliente é 39053344705."),
    ignores=("O CPF do cliente é 390.533.447-06.", "O CPF do cliente é 7390533447057."),
)
