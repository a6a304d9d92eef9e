"""Dutch education number (onderwijsnummer), proven by the eleven-test with rest 5.

Dienst Uitvoering Onderwijs: as a citizen service number, beginning with 10, with rest 5.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 9)
    return number[:2] == "10" and weighted(number, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 5


CLASSIFIER = Pattern(
    name="nl_onderwijs",
    version=1,
    entity="NL_ONDERWIJS",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"10[0-9]{2}[. ]?[0-9]{2}[. ]?[0-9]{3}"),
    proof=proof,
    context=(
        "onderwijsnummer",
        "onderwijsnr",
        "PGN",
        "persoonsgebonden nummer",
        "leerling",
        "leerlingnummer",
        "leerlingen",
    ),
    needs_context=True,
    country="NL",
    finds=(
        "Het onderwijsnummer van de leerling is 1012.22.331.",
        "Het onderwijsnummer van de leerling is 101222331.",
    ),
    ignores=(
        "Het onderwijsnummer van de leerling is 1012.22.332.",
        "Het onderwijsnummer van de leerling is 71012223317.",
        "bestelling 101222331 verzonden",
    ),
)
