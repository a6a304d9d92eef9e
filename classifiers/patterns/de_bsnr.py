"""German number of a medical practice (Betriebsstättennummer, BSNR), known by its shape near a word for it.

§ 75 Abs. 7 SGB V, KBV: two digits of the association, seven of the practice.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9)
    return number.strip("0") != ""


CLASSIFIER = Pattern(
    name="de_bsnr",
    version=1,
    entity="DE_BSNR",
    kind="medical_id",
    labels=("personal",),
    shape=alone(r"[0-9]{9}"),
    proof=proof,
    context=(
        "BSNR",
        "Betriebsstättennummer",
        "Betriebsstätten-Nr",
        "Betriebsstättennr",
        "NBSNR",
        "Nebenbetriebsstätte",
    ),
    needs_context=True,
    country="DE",
    finds=("BSNR 021234568 der Praxis",),
    ignores=("BSNR 70212345687 der Praxis", "Bestellnummer 021234568 vom Montag"),
)
