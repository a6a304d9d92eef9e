"""Russian internal passport number, known by its shape near a word for it.

МВД России: series of four digits (region, year of the form) and six digits; no check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="ru_passport",
    version=1,
    entity="RU_PASSPORT",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{2} ?[0-9]{2} ?(?:№ ?)?[0-9]{6}"),
    context=("паспорт", "паспорта", "паспортные данные", "паспортом", "серия", "серии", "passport"),
    needs_context=True,
    country="RU",
    finds=("Паспорт серия 45 04 123456",),
    ignores=("Паспорт серия 745041234567", "Заказ 4504123456 отправлен"),
)
