"""Slovak birth number (rodné číslo), proven by its date and check digit.

Ministerstvo vnútra: date of birth, 50 added to the month for women, serial, and from 1954 a check digit
modulo 11.
"""

from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import is_birth_number
from classifiers.patterns._shapes import alone

WRITTEN = Pattern(
    name="sk_rc",
    version=1,
    entity="SK_RC",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{2}(?:0[1-9]|1[0-2]|2[1-9]|3[0-2]|5[1-9]|6[0-2]|7[1-9]|8[0-2])[0-3][0-9]/[0-9]{3,4}"),
    proof=is_birth_number,
    context=("rodné číslo", "rodného čísla", "rodným číslom", "rodne cislo", "r. č.", "RČ", "rod. č."),
    country="SK",
    shape_score=0.25,
    finds=("Rodné číslo: 710319/2745, bydlisko Bratislava",),
    ignores=(
        "Rodné číslo: 710319/2746, bydlisko Bratislava",
        "Rodné číslo: 771031927457, bydlisko Bratislava",
    ),
)

BARE = replace(
    WRITTEN,
    name="sk_rc_bare",
    entity="SK_RC_BARE",
    shape=alone(r"[0-9]{2}(?:0[1-9]|1[0-2]|2[1-9]|3[0-2]|5[1-9]|6[0-2]|7[1-9]|8[0-2])[0-3][0-9] ?[0-9]{4}"),
    needs_context=True,
    finds=("Rodné číslo: 7103192745, bydlisko Bratislava",),
    ignores=(
        "Rodné číslo: 7103192746, bydlisko Bratislava",
        "Rodné číslo: 771031927457, bydlisko Bratislava",
        "Objednávka 7103192745 odoslaná",
    ),
)

CLASSIFIERS = (WRITTEN, BARE)
