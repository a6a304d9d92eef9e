"""Argentine tax and labour number (CUIT, CUIL), proven by its check digit.

ARCA, ANSES: kind, identity document, check digit modulo 11.
"""

from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    if not number:
        return False
    check = -weighted(number, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return int(number[10]) == (9 if check == 10 else check)


WRITTEN = Pattern(
    name="ar_cuit",
    version=1,
    entity="AR_CUIT",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"(?:2[03457]|3[034]|5[015])[ -][0-9]{8}[ -][0-9]"),
    proof=proof,
    context=(
        "CUIT",
        "CUIL",
        "C.U.I.T.",
        "C.U.I.L.",
        "CDI",
        "clave única de identificación tributaria",
        "AFIP",
        "ARCA",
    ),
    country="AR",
    shape_score=0.25,
    finds=("CUIT: 20-05536168-2",),
    ignores=("CUIT: 20-05536168-3", "CUIT: 7200553616827"),
)

BARE = replace(
    WRITTEN,
    name="ar_cuit_bare",
    entity="AR_CUIT_BARE",
    shape=alone(r"(?:2[03457]|3[034]|5[015])[0-9]{9}"),
    needs_context=True,
    finds=("CUIT: 20055361682",),
    ignores=("CUIT: 20055361683", "CUIT: 7200553616827", "pedido 20055361682 enviado"),
)

CLASSIFIERS = (WRITTEN, BARE)
