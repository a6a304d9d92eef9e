"""Lithuanian personal code (asmens kodas), proven by its date and check digit.

Gyventojų registras: century and sex, date of birth, serial, a check digit of two stages modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import is_baltic_code
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="lt_ak",
    version=1,
    entity="LT_AK",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[3-6][0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}"),
    proof=is_baltic_code,
    context=("asmens kodas", "asmens kodo", "asmens kodą", "asmens kodu", "a.k.", "personal code"),
    country="LT",
    shape_score=0.25,
    finds=("Asmens kodas 33309240064",),
    ignores=("Asmens kodas 33309240065", "Asmens kodas 7333092400647"),
)
