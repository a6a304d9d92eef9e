"""German pension insurance number (Rentenversicherungsnummer), proven by cross sums.

Deutsche Rentenversicherung, VKVV: area, date of birth, initial of the birth name, serial, check digit.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, cross_sums
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[0-9]{8}[A-Z][0-9]{3}")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None or not 1 <= int(number[4:6]) <= 12 or not 1 <= int(number[2:4]) <= 81:
        return False
    counted = f"{number[:8]}{ord(number[8]) - 64:02}{number[9:11]}"
    return cross_sums(counted, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)) % 10 == int(number[11])


CLASSIFIER = Pattern(
    name="de_svnr",
    version=1,
    entity="DE_SVNR",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{2} ?[0-8][0-9][01][0-9]{3} ?[A-Za-z] ?[0-9]{2} ?[0-9]"),
    proof=proof,
    context=(
        "Sozialversicherungsnummer",
        "Sozialversicherungsnr",
        "SV-Nummer",
        "SVNR",
        "SV-Nr",
        "SVNummer",
        "Rentenversicherungsnummer",
        "Rentenversicherungsnr",
        "RVNR",
        "RV-Nummer",
        "RV-Nr",
        "Versicherungsnummer",
        "Versicherungsnr",
        "VSNR",
        "Rentenversicherung",
    ),
    country="DE",
    finds=("Rentenversicherungsnummer: 15 070649 C 103", "Rentenversicherungsnummer: 15070649C103"),
    ignores=("Rentenversicherungsnummer: 15 070649 C 104", "Rentenversicherungsnummer: 715070649C1037"),
)
