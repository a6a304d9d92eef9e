"""Cuban identity number (número de identidad), known by its date of birth.

Registro Civil: date of birth, century, serial, sex; the check digit is not published.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    return bool(number) and is_day(int(number[:2]), int(number[2:4]), int(number[4:6]))


CLASSIFIER = Pattern(
    name="cu_ni",
    version=1,
    entity="CU_NI",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{5}"),
    proof=proof,
    context=("carné de identidad", "carnet de identidad", "número de identidad", "NIP", "CI"),
    needs_context=True,
    country="CU",
    finds=("Carné de identidad 91021027775",),
    ignores=(
        "Carné de identidad 91023027775",
        "Carné de identidad 7910210277757",
        "pedido 91021027775 enviado",
    ),
)
