"""Postal addresses of the Netherlands; a postal code with a house number names one household."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._addresses import CAPITAL, CITY, GAP, HOUSE, LETTER, WORDS, address

_CODE = r"[1-9][0-9]{3}[ ]?(?:[A-RT-Z][A-Z]|S[BCE-RT-Z])"
_KIND = r"(?:straat|weg|laan|plein|gracht|kade|singel|dijk|ring|pad|hof|dreef|steeg|markt|park|baan|plantsoen|haven|wal)"
_STREET = rf"(?:{CAPITAL}[{LETTER}.-]{{1,25}}[ ]){{0,3}}{CAPITAL}?[{LETTER}-]{{1,40}}{_KIND}"

CLASSIFIERS = (
    address(
        "NL",
        rf"{_STREET}[ ]{HOUSE}{GAP}{_CODE}(?:[ ]{{1,2}}{CITY})?",
        finds=("Keizersgracht 123, 1015 CJ Amsterdam", "Rafaelsingel 67a\n7191LO Varik"),
        ignores=("Keizersgracht", "1015 keer", "weg 12, 2024"),
    ),
    address(
        "NL",
        rf"{_STREET}[ ]{HOUSE}",
        suffix="_street",
        needs_context=True,
        score=0.45,
        finds=("Woonadres: Keizersgracht 123",),
        ignores=("Keizersgracht 123", "adres onbekend 5"),
    ),
    Pattern(
        name="address_nl_postcode",
        version=1,
        entity="NL_POSTCODE",
        kind="address",
        labels=("personal",),
        shape=re.compile(rf"(?<![\w-]){_CODE}(?![\w-])", re.UNICODE),
        context=("postcode", *WORDS),
        needs_context=True,
        country="NL",
        finds=("Postcode 1012 AB",),
        ignores=("1012 AB", "postcode 1012"),
    ),
)
