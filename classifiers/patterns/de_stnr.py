"""German tax number (Steuernummer) of a tax office, known by its shape near a word for it.

Finanzämter: three blocks whose lengths differ by state, or thirteen digits in the federal form; no common
check digit.
"""

from stdnum.de import stnr

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10, 11, 13)
    return bool(number) and stnr.is_valid(number)


CLASSIFIER = Pattern(
    name="de_stnr",
    version=1,
    entity="DE_STNR",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{2,3}[/ ][0-9]{3,4}[/ ][0-9]{4,5}(?: [0-9])?|[0-9]{10,11}|[0-9]{4}0[0-9]{8}"),
    proof=proof,
    context=("Steuernummer", "Steuernr", "Steuer-Nr", "St.-Nr.", "StNr", "Finanzamt"),
    needs_context=True,
    country="DE",
    finds=("Steuernummer 181/815/08155 beim Finanzamt",),
    ignores=(
        "Steuernummer 181/815/081 beim Finanzamt",
        "Steuernummer 7181815081557 beim Finanzamt",
        "Bestellnummer 18181508155 vom Montag",
    ),
)
