"""United States individual taxpayer identification number (ITIN), known by its ranges.

Internal Revenue Service: a 9, group 50-65, 70-88, 90-92 or 94-99; no check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="us_itin",
    version=1,
    entity="US_ITIN",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"9[0-9]{2}[- ]?(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])[- ]?[0-9]{4}"),
    context=("ITIN", "taxpayer identification", "individual taxpayer", "taxpayer id", "tax id", "TIN"),
    needs_context=True,
    country="US",
    finds=("ITIN: 912-90-3456", "ITIN: 912903456"),
    ignores=("ITIN: 79129034567", "order 912903456 has shipped"),
)
