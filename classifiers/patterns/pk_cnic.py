"""Pakistani identity card number (CNIC), known by its blocks and province.

NADRA: province and district, family number, a digit of the sex; no check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="pk_cnic",
    version=1,
    entity="PK_CNIC",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[1-7][0-9]{4}-[0-9]{7}-[1-9]|[1-7][0-9]{11}[1-9]"),
    context=("CNIC", "NICOP", "شناختی کارڈ", "identity card", "NADRA"),
    needs_context=True,
    country="PK",
    finds=("CNIC: 34201-0891231-8",),
    ignores=("CNIC: 734201089123187", "order 3420108912318 has shipped"),
)
