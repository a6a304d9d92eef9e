"""Russian pension insurance number (СНИЛС), proven by its check number.

Социальный фонд России: nine digits weighted 9 to 1, modulo 101.
"""

from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    return number.strip("0") != "" and weighted(number, (9, 8, 7, 6, 5, 4, 3, 2, 1)) % 101 % 100 == int(
        number[9:]
    )


WRITTEN = Pattern(
    name="ru_snils",
    version=1,
    entity="RU_SNILS",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{3}-[0-9]{3}-[0-9]{3}[ -]?[0-9]{2}|[0-9]{3} [0-9]{3} [0-9]{3} [0-9]{2}"),
    proof=proof,
    context=(
        "СНИЛС",
        "SNILS",
        "страховой номер",
        "пенсионного страхования",
        "лицевого счёта",
        "лицевого счета",
    ),
    country="RU",
    shape_score=0.25,
    finds=("СНИЛС 112-233-445 95",),
    ignores=("СНИЛС 112-233-445 96", "СНИЛС 7112233445957"),
)

BARE = replace(
    WRITTEN,
    name="ru_snils_bare",
    entity="RU_SNILS_BARE",
    shape=alone(r"[0-9]{11}"),
    needs_context=True,
    finds=("СНИЛС 11223344595",),
    ignores=("СНИЛС 11223344596", "СНИЛС 7112233445957", "Заказ 11223344595 отправлен"),
)

CLASSIFIERS = (WRITTEN, BARE)
