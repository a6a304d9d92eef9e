"""Portuguese social security number (NISS), proven by its check digit.

Instituto da Segurança Social: a 1 or 2, nine digits weighted by primes, check digit modulo 10.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    if number[:1] not in ("1", "2"):
        return False
    return 9 - weighted(number, (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)) % 10 == int(number[10])


CLASSIFIER = Pattern(
    name="pt_niss",
    version=1,
    entity="PT_NISS",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[12][0-9]{10}"),
    proof=proof,
    context=("NISS", "N.I.S.S.", "segurança social", "beneficiário"),
    needs_context=True,
    country="PT",
    finds=("NISS 11234567800",),
    ignores=("NISS 11234567801", "NISS 7112345678007", "encomenda 11234567800 enviada"),
)
