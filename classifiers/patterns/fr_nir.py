"""French social security number (NIR, numéro de sécurité sociale), proven modulo 97.

INSEE, répertoire national d'identification: sex, year, month, place, serial, and 97 less the rest by 97; 2A
and 2B count as 19 and 18.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    if (
        number[0] not in "12" and number[3:5] > "12"
    ):  # the months of unknown dates are for those registered at birth
        return False
    counted = number[:13].replace("2A", "19").replace("2B", "18")
    return 97 - int(counted) % 97 == int(number[13:])


CLASSIFIER = Pattern(
    name="fr_nir",
    version=1,
    entity="FR_NIR",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"[1-478][ .-]?[0-9]{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9][0-9])[ .-]?(?:[0-9]{2}|2[ABab])[ .-]?[0-9]{3}"
        r"[ .-]?[0-9]{3}[ .-]?[0-9]{2}"
    ),
    proof=proof,
    context=(
        "sécurité sociale",
        "sécu",
        "securite sociale",
        "NIR",
        "INSEE",
        "NSS",
        "carte vitale",
        "assuré social",
        "immatriculation",
        "INS",
        "social security number",
    ),
    country="FR",
    finds=(
        "Numéro de sécurité sociale : 2 95 10 99 126 111 93",
        "Numéro de sécurité sociale : 295109912611193",
    ),
    ignores=(
        "Numéro de sécurité sociale : 2 95 10 99 126 111 94",
        "Numéro de sécurité sociale : 72951099126111937",
    ),
)
