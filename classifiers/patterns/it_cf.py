"""Italian tax code (codice fiscale) of a person, proven by its check letter.

Agenzia delle Entrate: letters of the names, date of birth and sex, place, check letter; letters stand for
digits where two codes would collide.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, is_day, values
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]")
_DIGITS = str.maketrans("LMNPQRSTUV", "0123456789")  # letters stand for digits where two codes would collide
_COUNTED = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (*_COUNTED, *_COUNTED, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        strict=True,
    )
)


def proof(text: str) -> bool:
    code = compact(text)
    if _FORM.fullmatch(code) is None:
        return False
    year, day = (int(code[at : at + 2].translate(_DIGITS)) for at in (6, 9))
    if not is_day(year, "ABCDEHLMPRST".index(code[8]) + 1, day % 40):
        return False
    total = sum(map(_ODD.__getitem__, code[:15:2])) + sum(
        value - 10 if value > 9 else value for value in values(code[1:15:2])
    )
    return total % 26 == ord(code[15]) - 65


CLASSIFIER = Pattern(
    name="it_cf",
    version=1,
    entity="IT_CF",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"[A-Za-z]{6}[0-9LMNP-Vlmnp-v]{2}[ABCDEHLMPRSTabcdehlmprst][0-9LMNP-Vlmnp-v]{2}[A-Za-z]"
        r"[0-9LMNP-Vlmnp-v]{3}[A-Za-z]"
    ),
    proof=proof,
    context=(
        "codice fiscale",
        "codici fiscali",
        "cod. fiscale",
        "cod. fisc.",
        "codicefiscale",
        "C.F.",
        "CF",
        "tessera sanitaria",
        "fiscal code",
        "tax code",
    ),
    country="IT",
    finds=("Il codice fiscale è RCCMNL83S18D969H.",),
    ignores=("Il codice fiscale è RCCMNL83S18D969I.", "Il codice fiscale è 7RCCMNL83S18D969H7."),
)
