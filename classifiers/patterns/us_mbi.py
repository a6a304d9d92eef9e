"""United States Medicare beneficiary identifier (MBI), known by its shape.

Centers for Medicare & Medicaid Services: eleven places of fixed kind without the letters S, L, O, I, B, Z;
no check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="us_mbi",
    version=1,
    entity="US_MBI",
    kind="medical_id",
    labels=("personal", "national_id", "health"),
    shape=alone(
        r"[1-9][AC-HJKMNP-RT-Yac-hjkmnp-rt-y][0-9AC-HJKMNP-RT-Yac-hjkmnp-rt-y]"
        r"[0-9]-?[AC-HJKMNP-RT-Yac-hjkmnp-rt-y][0-9AC-HJKMNP-RT-Yac-hjkmnp-rt-y]"
        r"[0-9]-?[AC-HJKMNP-RT-Yac-hjkmnp-rt-y]{2}[0-9]{2}"
    ),
    context=("Medicare", "MBI", "beneficiary"),
    country="US",
    shape_score=0.5,
    context_score=0.4,
    finds=("Medicare number 1EG4-TE5-MK73", "Medicare number 1EG4TE5MK73"),
    ignores=("Medicare number 1SG4-TE5-MK73", "Medicare number 71EG4TE5MK737"),
)
