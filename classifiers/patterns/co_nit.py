"""Colombian tax number (NIT) of persons and companies, proven by its check digit.

DIAN: up to ten digits weighted by primes from the right, modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, *range(8, 12))
    if number.strip("0") == "":
        return False
    check = weighted(number[-2::-1], (3, 7, 13, 17, 19, 23, 29, 37, 41, 43)) % 11
    return int(number[-1]) == (check if check < 2 else 11 - check)


CLASSIFIER = Pattern(
    name="co_nit",
    version=1,
    entity="CO_NIT",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(
        r"[0-9]{1,3}[.]?[0-9]{3}[.]?[0-9]{3}-?[0-9]|[0-9][.][0-9]{3}[.][0-9]{3}[.][0-9]{3}-?[0-9]"
        r"|[0-9]{10}-[0-9]"
    ),
    proof=proof,
    context=("NIT", "N.I.T.", "cédula", "cedula", "C.C.", "número de identificación tributaria", "DIAN"),
    needs_context=True,
    country="CO",
    finds=("NIT 213.123.432-1",),
    ignores=("NIT 213.123.432-2", "NIT 721312343217", "pedido 2131234321 enviado"),
)
