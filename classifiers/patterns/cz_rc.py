"""Czech birth number (rodné číslo), proven by its date and check digit.

Ministerstvo vnitra: date of birth, 50 added to the month for women, serial, and from 1954 a check digit
modulo 11.
"""

from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import is_birth_number
from classifiers.patterns._shapes import alone

WRITTEN = Pattern(
    name="cz_rc",
    version=1,
    entity="CZ_RC",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{2}(?:0[1-9]|1[0-2]|2[1-9]|3[0-2]|5[1-9]|6[0-2]|7[1-9]|8[0-2])[0-3][0-9]/[0-9]{3,4}"),
    proof=is_birth_number,
    context=("rodné číslo", "rodného čísla", "rodným číslem", "rodne cislo", "r. č.", "RČ", "rod. č.", "rc"),
    country="CZ",
    shape_score=0.25,
    finds=("Rodné číslo 710319/2745 uvedeno ve smlouvě.",),
    ignores=("Rodné číslo 710319/2746 uvedeno ve smlouvě.", "Rodné číslo 771031927457 uvedeno ve smlouvě."),
)

BARE = replace(
    WRITTEN,
    name="cz_rc_bare",
    entity="CZ_RC_BARE",
    shape=alone(r"[0-9]{2}(?:0[1-9]|1[0-2]|2[1-9]|3[0-2]|5[1-9]|6[0-2]|7[1-9]|8[0-2])[0-3][0-9] ?[0-9]{4}"),
    needs_context=True,
    finds=("Rodné číslo 7103192745 uvedeno ve smlouvě.",),
    ignores=(
        "Rodné číslo 7103192746 uvedeno ve smlouvě.",
        "Rodné číslo 771031927457 uvedeno ve smlouvě.",
        "Objednávka 7103192745 odeslána",
    ),
)

CLASSIFIERS = (WRITTEN, BARE)
