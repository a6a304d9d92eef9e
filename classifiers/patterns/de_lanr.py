"""German physician number (lebenslange Arztnummer, LANR), proven by its check digit.

§ 75 Abs. 7 SGB V, KBV: six digits, a check digit by the weights 4 and 9, two digits of the specialty.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9)
    if not number or number[:6] == "000000":
        return False
    return -weighted(number[:6], (4, 9, 4, 9, 4, 9)) % 10 == int(number[6])


CLASSIFIER = Pattern(
    name="de_lanr",
    version=1,
    entity="DE_LANR",
    kind="medical_id",
    labels=("personal",),
    shape=alone(r"[0-9]{9}"),
    proof=proof,
    context=("LANR", "Arztnummer", "Arztnr", "Arzt-Nr", "Vertragsarztnummer"),
    needs_context=True,
    country="DE",
    finds=("LANR 123456601 des behandelnden Arztes",),
    ignores=(
        "LANR 123456701 des behandelnden Arztes",
        "LANR 71234566017 des behandelnden Arztes",
        "Bestellnummer 123456601 vom Montag",
    ),
)
