"""Greek tax registration number (ΑΦΜ), proven by its check digit.

ΑΑΔΕ: eight digits times falling powers of two, modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text.upper().removeprefix("EL").removeprefix("GR"), 9)
    return number.strip("0") != "" and weighted(number, (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(
        number[8]
    )


CLASSIFIER = Pattern(
    name="gr_afm",
    version=1,
    entity="GR_AFM",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"(?:EL ?|GR ?)?[0-9]{9}"),
    proof=proof,
    context=("ΑΦΜ", "Α.Φ.Μ.", "AFM", "φορολογικού μητρώου", "ΦΠΑ"),
    needs_context=True,
    country="GR",
    finds=("ΑΦΜ EL 094259216", "ΑΦΜ 094259216"),
    ignores=("ΑΦΜ EL 094259217", "ΑΦΜ 7EL0942592167", "Παραγγελία 094259216"),
)
