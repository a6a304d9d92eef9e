"""Norwegian organisation number (organisasjonsnummer), proven by its check digit.

Brønnøysundregistrene: an 8 or 9, seven digits weighted 3, 2 and 7 to 2, check digit modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text.upper().removesuffix("MVA"), 9)
    return number[:1] in ("8", "9") and weighted(number, (3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


CLASSIFIER = Pattern(
    name="no_orgnr",
    version=1,
    entity="NO_ORGNR",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[89][0-9]{2} ?[0-9]{3} ?[0-9]{3}(?: ?MVA)?"),
    proof=proof,
    context=("organisasjonsnummer", "organisasjonsnr", "orgnr", "org.nr", "foretaksregisteret", "MVA"),
    needs_context=True,
    country="NO",
    finds=("Org.nr. 988 077 917",),
    ignores=("Org.nr. 988 077 918", "Org.nr. 79880779177", "Ordre 988077917 er sendt"),
)
