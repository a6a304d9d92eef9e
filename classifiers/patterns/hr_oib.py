"""Croatian personal identification number (OIB), proven by ISO 7064 mod 11,10.

Porezna uprava: eleven digits without meaning, of persons and companies alike.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, mod_11_10
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text.upper().removeprefix("HR"), 11)
    return bool(number) and mod_11_10(number)


CLASSIFIER = Pattern(
    name="hr_oib",
    version=1,
    entity="HR_OIB",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"(?:HR ?)?[0-9]{11}"),
    proof=proof,
    context=("OIB", "osobnog identifikacijskog broja", "identifikacijski broj"),
    needs_context=True,
    country="HR",
    finds=("Osobni identifikacijski broj (OIB) je 33392005961.",),
    ignores=(
        "Osobni identifikacijski broj (OIB) je 33392005962.",
        "Osobni identifikacijski broj (OIB) je 7333920059617.",
        "Narudžba 33392005961 je poslana",
    ),
)
