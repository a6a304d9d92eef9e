"""Belgian identity card number, proven modulo 97.

FOD Binnenlandse Zaken: ten digits and their rest by 97, written 97 where it is 0.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 12)
    return bool(number) and int(number[10:]) == (int(number[:10]) % 97 or 97)


CLASSIFIER = Pattern(
    name="be_eid",
    version=1,
    entity="BE_EID",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{3}[ -]?[0-9]{7}[ -]?[0-9]{2}"),
    proof=proof,
    context=(
        "identiteitskaart",
        "identiteitskaartnummer",
        "kaartnummer",
        "carte d'identité",
        "numéro de carte",
        "eID",
        "Personalausweis",
        "identity card",
    ),
    needs_context=True,
    country="BE",
    finds=("Identiteitskaart nr. 591-1917064-58",),
    ignores=(
        "Identiteitskaart nr. 591-1917064-59",
        "Identiteitskaart nr. 75911917064587",
        "bestelling 591191706458 verzonden",
    ),
)
