"""Dutch passport or identity card number, known by its shape near a word for it.

Rijksdienst voor Identiteitsgegevens: two letters, six letters or digits, one digit, never the letter O; no
check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="nl_paspoort",
    version=1,
    entity="NL_PASPOORT",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[A-NP-Za-np-z]{2}[0-9A-NP-Za-np-z]{6}[0-9]"),
    context=(
        "paspoort",
        "paspoortnummer",
        "paspoortnr",
        "identiteitskaart",
        "identiteitskaartnummer",
        "ID-kaart",
        "idkaart",
        "documentnummer",
        "identiteitsbewijs",
        "passport",
    ),
    needs_context=True,
    country="NL",
    finds=("Paspoort nummer EM0000000",),
    ignores=("Paspoort nummer 7EM00000007", "artikel EM0000000 verzonden"),
)
