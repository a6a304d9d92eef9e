"""Russian taxpayer number of a person (ИНН физического лица), proven by two check digits.

Федеральная налоговая служба: region, office, serial, two digits modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 12)
    if not number or number[:2] == "00":
        return False
    return weighted(number, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10 == int(number[10]) and weighted(
        number, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    ) % 11 % 10 == int(number[11])


CLASSIFIER = Pattern(
    name="ru_inn",
    version=1,
    entity="RU_INN",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{12}"),
    proof=proof,
    context=("ИНН", "INN", "налогоплательщика"),
    needs_context=True,
    country="RU",
    finds=("ИНН: 123456789047",),
    ignores=("ИНН: 123456789048", "ИНН: 71234567890477", "Заказ 123456789047 отправлен"),
)
