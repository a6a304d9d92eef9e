"""Postal addresses of the United Kingdom: they end in a postcode, which alone names some fifteen households."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._addresses import LETTER, WORDS, address

_POSTCODE = r"(?:GIR 0AA|(?:[A-PR-UWYZ][0-9]{1,2}|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}|[A-PR-UWYZ][0-9][A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY])[ ][0-9][ABD-HJLNP-UW-Z]{2})"
_ROAD = rf"(?:[A-Z][{LETTER}'’.-]{{1,25}}[ ]){{0,3}}[A-Z][{LETTER}'’.-]{{1,25}}"

CLASSIFIERS = (
    address(
        "GB",
        rf"(?:(?:Flat|Studio|Apartment|Unit|Suite)[ ][0-9]{{1,4}}[A-Za-z]?,?[ ])?(?:[0-9]{{1,4}}[A-Za-z]?,?[ ])?{_ROAD}(?:,[ ]?|[ ]?\n)(?:{_ROAD})?"
        rf"(?:(?:,[ ]?|[ ]?\n){_ROAD})?[ ,\n]{{0,3}}{_POSTCODE}(?:[ ]{_ROAD})?",
        finds=(
            "113 Station Road, Leeds LS1 4DY",
            "Flat 7, Rose Court, IV5 2QZ Inverness",
            "10 High Street\nOxford\nOX1 4BH",
        ),
        ignores=("Station Road", "platform AB1 2", "LS1 4DY"),
    ),
    Pattern(
        name="address_gb_postcode",
        version=1,
        entity="UK_POSTCODE",
        kind="address",
        labels=("personal",),
        shape=re.compile(rf"(?<![\w-]){_POSTCODE}(?![\w-])", re.UNICODE),
        context=("postcode", "post code", *WORDS),
        country="GB",
        shape_score=0.5,
        finds=("From SW1A 1AA", "M1 1AE."),
        ignores=("SW1A", "AB12 3", "version B2 3X", "QW1 1AA"),
    ),
)
