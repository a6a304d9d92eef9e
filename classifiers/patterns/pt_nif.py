"""Portuguese tax number (NIF), proven by its check digit.

Autoridade Tributária e Aduaneira: eight digits weighted 9 to 2, modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text.upper().removeprefix("PT"), 9)
    return bool(number) and -weighted(number, (9, 8, 7, 6, 5, 4, 3, 2)) % 11 % 10 == int(number[8])


CLASSIFIER = Pattern(
    name="pt_nif",
    version=1,
    entity="PT_NIF",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"(?:PT ?)?[1-35689][0-9]{2}[ .-]?[0-9]{3}[ .-]?[0-9]{3}"),
    proof=proof,
    context=("NIF", "N.I.F.", "NIPC", "contribuinte", "número fiscal", "identificação fiscal"),
    needs_context=True,
    country="PT",
    finds=("O NIF do cliente é PT 501 964 843.", "O NIF do cliente é 501964843."),
    ignores=(
        "O NIF do cliente é PT 501 964 844.",
        "O NIF do cliente é 7PT5019648437.",
        "encomenda 501964843 enviada",
    ),
)
