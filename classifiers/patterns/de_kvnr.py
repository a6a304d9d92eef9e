"""German health insurance number (Krankenversichertennummer), proven by cross sums.

§ 290 SGB V: a letter, eight digits and a check digit that stay with a person for life.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, cross_sums
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z][0-9]{9}")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    counted = f"{ord(number[0]) - 64:02}{number[1:9]}"
    return cross_sums(counted, (1, 2) * 5) % 10 == int(number[9])


CLASSIFIER = Pattern(
    name="de_kvnr",
    version=1,
    entity="DE_KVNR",
    kind="medical_id",
    labels=("personal", "national_id", "health"),
    shape=alone(r"[A-Za-z][0-9]{9}"),
    proof=proof,
    context=(
        "Krankenversichertennummer",
        "Krankenversichertennr",
        "Krankenversicherungsnummer",
        "Krankenversicherungsnr",
        "KVNR",
        "KV-Nummer",
        "KV-Nr",
        "Versichertennummer",
        "Versichertennr",
        "Versicherten-ID",
        "eGK",
        "Gesundheitskarte",
        "Krankenkasse",
        "Krankenversicherung",
    ),
    needs_context=True,
    country="DE",
    finds=("KVNR der Krankenkasse: A123456780",),
    ignores=(
        "KVNR der Krankenkasse: A123456781",
        "KVNR der Krankenkasse: 7A1234567807",
        "Artikel A123456780 ist lieferbar",
    ),
)
