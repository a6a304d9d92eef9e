"""Bulgarian personal number of a foreigner (ЛНЧ), proven by its check digit.

Дирекция Миграция: nine digits and a check digit modulo 10.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    return bool(number) and weighted(number, (21, 19, 17, 13, 11, 9, 7, 3, 1)) % 10 == int(number[9])


CLASSIFIER = Pattern(
    name="bg_pnf",
    version=1,
    entity="BG_PNF",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{4} ?[0-9]{3} ?[0-9]{3}"),
    proof=proof,
    context=("ЛНЧ", "LNCH", "LNC", "личен номер"),
    needs_context=True,
    country="BG",
    finds=("Личен номер на чужденец 7111 042 925",),
    ignores=(
        "Личен номер на чужденец 7111 042 926",
        "Личен номер на чужденец 771110429257",
        "Поръчка 7111042925 е изпратена",
    ),
)
