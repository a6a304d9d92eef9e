"""Passport, identity card and driving licence numbers of any country, named by a label."""

import re

from classifiers.contract import Pattern

_LABELS = (
    r"passport|reisepass|ausweis|personalausweis|führerschein|passeport|carte d.identité|permis de conduire|pasaporte|permiso de conducir|"
    r"passaporto|carta d.identità|patente(?: di guida)?|paspoort|identiteitskaart|rijbewijs|paszport|paszportu|dowód osobisty|dowodu osobistego|prawo jazdy|"
    r"passaporte|bilhete de identidade|carta de condução|körkort|pass|driving licen[cs]e|driver.?s licen[cs]e|identity card|id card"
)
_NUMBER_WORD = r"(?:[ -]?(?:number|no|num|nummer|nr|n°|nº|número|numéro|numero|numer|#))"

CLASSIFIER = Pattern(
    name="passport",
    version=1,
    entity="IDENTITY_DOCUMENT_NUMBER",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=re.compile(
        rf"(?<!\w)(?:{_LABELS}){_NUMBER_WORD}?\.?(?: (?:is|ist|est|es|to))?[ ]?[:=#]?[ ]?(?P<it>[A-Z]{{0,3}}[ -]?[0-9][A-Z0-9]{{4,13}}|[A-Z][0-9A-Z]{{8}})(?!\w)",
        re.IGNORECASE,
    ),
    proof=lambda text: (
        sum(char.isdigit() for char in text) >= 5
        or (sum(char.isdigit() for char in text) >= 3 and text == text.upper())
    ),
    finds=(
        "passport no. X1234567",
        "Reisepass-Nr.: C01X00T47",
        "dowód osobisty ABC 123456",
        "Driver's license number is 4482913",
    ),
    ignores=("passport 12", "bypass 1234567", "passport photograph", "pass the documents"),
)
