"""Driving licence numbers of many countries, known by their shape near a word for one.

Issuers write six to fourteen characters, mostly digits, with letters at the ends or blocks of digits; no
common check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._shapes import alone

CLASSIFIER = Pattern(
    name="driver_license",
    version=1,
    entity="DRIVER_LICENSE",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"[A-Za-z]{0,3}[0-9]{5,14}[A-Za-z]{0,2}"
        r"|[A-Za-z][0-9A-Za-z]{4}[0-9A-Za-z]?[0-9]{3}[0-9A-Za-z]{0,5}"
        r"|[0-9]{2}[ -][0-9]{2}[ -][0-9]{6}[ -][0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{4}"
        r"|[A-Za-z][0-9]{3}-[0-9]{4}-[0-9]{4}|[A-Za-z][0-9]{3}-[0-9]{3}-[0-9]{2}-[0-9]{3}-[0-9]"
        r"|[0-9]{5}/[0-9]{2}/[0-9]{4}"
    ),
    context=(
        "driver license",
        "driver licence",
        "drivers license",
        "drivers licence",
        "driver's license",
        "driver's licence",
        "driving license",
        "driving licence",
        "license number",
        "licence number",
        "DL number",
        "DLN",
        "Führerschein",
        "Führerscheinnummer",
        "Fahrerlaubnis",
        "permis de conduire",
        "numéro de permis",
        "permiso de conducir",
        "permiso de conducción",
        "carnet de conducir",
        "patente di guida",
        "numero di patente",
        "rijbewijs",
        "rijbewijsnummer",
        "prawo jazdy",
        "prawa jazdy",
        "carta de condução",
        "körkort",
        "körkortsnummer",
        "førerkort",
        "kørekort",
        "ajokortti",
        "řidičský průkaz",
        "vodičský preukaz",
        "vozačka dozvola",
        "vezetői engedély",
        "permis auto",
        "운전면허",
        "운전면허번호",
        "водительское удостоверение",
    ),
    needs_context=True,
    finds=("My driver's license number is 2270-66-1551.", "My driver's license number is H12234567."),
    ignores=("My driver's license number is 20-1-7.", "order 2270661551 has shipped"),
)
