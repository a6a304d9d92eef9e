"""Postal addresses of Germany, Austria and German-speaking Switzerland: street and number, and postal code and town where they follow."""

import re

from classifiers.patterns._addresses import CAPITAL, CITY, GAP, HOUSE, LETTER, address

_KIND = r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|ufer|damm|chaussee|steig|stieg|hof|gang|markt|promenade|pfad|graben|wall|berg|kamp)"
_STREET = (
    rf"(?:{CAPITAL}[{LETTER}.]{{1,30}}[- ]){{0,3}}"
    rf"(?:{CAPITAL}[{LETTER}]{{0,40}}{_KIND}|Stra(?:ß|ss)e|Str\.|Weg|Platz|Allee|Gasse|Ring|Ufer|Damm|Markt|Graben|Hof)"
)


def country_of(text: str) -> str:
    """Return Germany where the postal code has its five digits; four are as well Austria's or Switzerland's."""
    return "DE" if re.search(r"[0-9]{5}[ ]", text) else ""


CLASSIFIERS = (
    address(
        "DE",
        rf"{_STREET}[ ]{HOUSE}{GAP}(?:(?:D-)?[0-9]{{5}}|(?:A-|AT-|CH-)?[0-9]{{4}})[ ]{CITY}",
        origin=country_of,
        finds=(
            "Lieferadresse: Hauptstraße 12, 10115 Berlin",
            "Karl-Marx-Allee 3-4\n10178 Berlin",
            "Am Alten Markt 7a, 50667 Köln",
        ),
        ignores=("Hauptstraße", "Seite 12, 10115 Zeichen", "Der Vortrag 3 dauerte"),
    ),
    address(
        "DE",
        rf"{_STREET}[ ]{HOUSE}",
        origin=country_of,
        suffix="_street",
        needs_context=True,
        score=0.45,
        finds=("Anschrift: Rosenweg 5", "wohnhaft Lange Straße 12b"),
        ignores=("Rosenweg 5", "Adresse im Vertrag 5"),
    ),
)
