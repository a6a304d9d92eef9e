"""Quebec health insurance number (RAMQ), known by its letters and date of birth.

Régie de l'assurance maladie du Québec: letters of the names, date of birth with 50 added to the month for
women, two characters.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, is_day
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z]{4}[0-9]{8}")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    return is_day(int(number[4:6]), int(number[6:8]) % 50, int(number[8:10]))


CLASSIFIER = Pattern(
    name="ca_ramq",
    version=1,
    entity="CA_RAMQ",
    kind="medical_id",
    labels=("personal", "national_id", "health"),
    shape=alone(r"[A-Za-z]{4} ?[0-9]{2}(?:[05][1-9]|[16][0-2]) ?[0-3][0-9][0-9]{2}"),
    proof=proof,
    context=("RAMQ", "NAM", "assurance maladie", "carte soleil", "health insurance", "health card"),
    needs_context=True,
    country="CA",
    finds=("Carte d'assurance maladie (RAMQ) : TREM 8557 1512",),
    ignores=(
        "Carte d'assurance maladie (RAMQ) : TREM 8527 1512",
        "Carte d'assurance maladie (RAMQ) : 7TREM855715127",
        "commande TREM85571512 expédiée",
    ),
)
