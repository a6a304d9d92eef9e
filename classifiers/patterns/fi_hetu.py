"""Finnish personal identity code (henkilötunnus), proven by its date and check character.

Digi- ja väestötietovirasto: date of birth, century sign (with the signs added in 2023), serial, check
character modulo 31.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import is_day
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]")
_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def proof(text: str) -> bool:
    code = text.upper() if text.isascii() else ""
    if _FORM.fullmatch(code) is None or not is_day(int(code[4:6]), int(code[2:4]), int(code[:2])):
        return False
    return _CHECKS[int(code[:6] + code[7:10]) % 31] == code[10]


CLASSIFIER = Pattern(
    name="fi_hetu",
    version=1,
    entity="FI_HETU",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}[-+A-Fa-fU-Yu-y][0-9]{3}"
        r"[0-9A-FHJ-NPR-Ya-fhj-npr-y]"
    ),
    proof=proof,
    context=(
        "henkilötunnus",
        "henkilötunnuksen",
        "henkilötunnusta",
        "henkilötunnuksella",
        "hetu",
        "personbeteckning",
        "personbeteckningen",
        "sosiaaliturvatunnus",
        "sotu",
        "personal identity code",
    ),
    country="FI",
    finds=("Asiakkaan henkilötunnus on 131052-308T.",),
    ignores=("Asiakkaan henkilötunnus on 131052-308U.", "Asiakkaan henkilötunnus on 7131052308T7."),
)
