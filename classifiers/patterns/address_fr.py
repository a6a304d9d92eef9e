"""Postal addresses of France: number and street, and postal code and town where they follow."""

from classifiers.patterns._addresses import CITY, GAP, NAME, address

_KIND = (
    r"(?:rue|Rue|RUE|avenue|Avenue|AVENUE|av\.|Av\.|boulevard|Boulevard|bd|Bd|BD|place|Place|chemin|Chemin|impasse|Impasse|allée|Allée|"
    r"quai|Quai|route|Route|cours|Cours|square|Square|passage|Passage|sentier|villa|résidence|faubourg)"
)
_NUMBER = r"[0-9]{1,4}(?:[ ]?(?:bis|ter|[A-D]))?,?[ ]"

CLASSIFIERS = (
    address(
        "FR",
        rf"(?:{_NUMBER})?{_KIND}[ ]{NAME}{GAP}(?:F-)?[0-9]{{5}}[ ]{CITY}",
        finds=(
            "12 rue de la Paix, 75002 Paris",
            "rue Grégoire Dupont, 19983 Saint-Denis",
            "8 bis, avenue des Ternes\n75017 Paris",
        ),
        ignores=("rue barrée", "la route est longue, 75000 fois", "75002 Paris"),
    ),
    address(
        "FR",
        rf"{_NUMBER}{_KIND}[ ](?:de[ ]|du[ ]|des[ ]|de la[ ]|la[ ]|d['’]|l['’]){{0,2}}[A-ZÀ-Ö][A-Za-zÀ-ÖØ-öø-ž'’-]{{1,30}}(?:[ ][A-ZÀ-Ö][A-Za-zÀ-ÖØ-öø-ž'’-]{{1,30}}){{0,3}}",
        suffix="_street",
        score=0.55,
        finds=("envoyé chez lui au 45 passage de Ternes", "7 rue Blaise Pascal"),
        ignores=("3 avenue des champs fleuris", "route 66", "12 places libres"),
    ),
)
