"""Austrian social insurance number (Sozialversicherungsnummer), proven by its check digit.

Dachverband der Sozialversicherungsträger: serial, check digit and date of birth; the months 13 to 15 serve
where a day's serials ran out.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    return bool(number) and weighted(number, (3, 7, 9, 0, 5, 8, 4, 2, 1, 6)) % 11 == int(number[3])


CLASSIFIER = Pattern(
    name="at_svnr",
    version=1,
    entity="AT_SVNR",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[1-9][0-9]{3}[ -]?(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-5])[0-9]{2}"),
    proof=proof,
    context=(
        "Sozialversicherungsnummer",
        "Sozialversicherungsnr",
        "Sozialversicherung",
        "SVNR",
        "SV-Nr",
        "SV-Nummer",
        "SVNummer",
        "Versicherungsnummer",
        "Versicherungsnr",
        "VSNR",
        "e-card",
        "ecard",
    ),
    needs_context=True,
    country="AT",
    finds=("Sozialversicherungsnummer: 1237 010180",),
    ignores=(
        "Sozialversicherungsnummer: 1237 010181",
        "Sozialversicherungsnummer: 712370101807",
        "Bestellnummer 1237010180 vom Montag",
    ),
)
