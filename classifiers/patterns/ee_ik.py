"""Estonian personal identification code (isikukood), proven by its date and check digit.

Rahvastikuregister: century and sex, date of birth, serial, a check digit of two stages modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import is_baltic_code
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="ee_ik",
    version=2,
    entity="EE_IK",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[1-6][0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}"),
    proof=is_baltic_code,
    context=("isikukood", "isikukoodi", "isikukoodiga", "personal code", "personal identification code"),
    country="EE",
    shape_score=0.25,
    finds=("Isikukood on 36805280109.",),
    ignores=("Isikukood on 36805280100.", "Isikukood on 7368052801097.", "75010313113"),
)
