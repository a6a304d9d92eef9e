"""German identity card or passport number, proven by its ICAO check digit.

Bundesdruckerei: nine or eight characters without vowels, and the 7-3-1 check digit.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, icao_731
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{7,8}[0-9]")


def proof(text: str) -> bool:
    number = compact(text).removesuffix("D")
    if (
        len(number) == 9 and number[0] == "T" and number[1:].isdigit()
    ):  # a serial written without its check digit
        return True
    return _FORM.fullmatch(number) is not None and icao_731(number[:-1]) == int(number[-1])


CLASSIFIER = Pattern(
    name="de_perso",
    version=1,
    entity="DE_PERSO",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[CFGHJKLMNPRTVWXYZcfghjklmnprtvwxyz][0-9CFGHJKLMNPRTVWXYZcfghjklmnprtvwxyz]{7,8}[0-9]D?"),
    proof=proof,
    context=(
        "Personalausweis",
        "Personalausweisnummer",
        "Ausweis",
        "Ausweisnummer",
        "Ausweisnr",
        "Reisepass",
        "Reisepassnummer",
        "Passnummer",
        "Passnr",
        "Pass",
        "Perso",
        "Seriennummer",
        "identity card",
        "passport",
    ),
    needs_context=True,
    country="DE",
    finds=("Personalausweis Nr. L01X00T471", "Personalausweis Nr. L01X00T44"),
    ignores=(
        "Personalausweis Nr. L01X00T472",
        "Personalausweis Nr. 7L01X00T4717",
        "Artikel L01X00T471 ist lieferbar",
    ),
)
