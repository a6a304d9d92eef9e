"""Markings of the European Union: classified information (Decision 2013/488/EU) and its distribution markings."""

from classifiers.patterns._markings import SPACE, anywhere, banner, marking, phrase

_BAR = r"[ \t]{0,2}/[ \t]{0,2}"
_PLAIN = ("an EU secret", "SECRET", "the EU restricted imports")

CLASSIFIERS = (
    marking(
        "eu",
        5,
        anywhere(
            rf"TR[ÈE]S{SPACE}SECRET{SPACE}UE{_BAR}EU{SPACE}TOP{SPACE}SECRET|EU{SPACE}TOP{SPACE}SECRET|TS-UE{_BAR}EU-TS"
        ),
        finds=("TRÈS SECRET UE/EU TOP SECRET", "TRES SECRET UE/EU TOP SECRET", "TS-UE/EU-TS"),
        ignores=_PLAIN,
    ),
    marking(
        "eu",
        4,
        anywhere(rf"(?:TR[ÈE]S{SPACE})?SECRET{SPACE}UE{_BAR}EU{SPACE}SECRET|S-UE{_BAR}EU-S"),
        finds=("SECRET UE/EU SECRET", "S-UE/EU-S"),
        ignores=(*_PLAIN, "TRÈS SECRET UE/EU TOP SECRET", "TS-UE/EU-TS"),
    ),
    marking(
        "eu",
        3,
        anywhere(rf"CONFIDENTIEL{SPACE}UE{_BAR}EU{SPACE}CONFIDENTIAL|C-UE{_BAR}EU-C"),
        finds=("CONFIDENTIEL UE/EU CONFIDENTIAL", "C-UE/EU-C"),
        ignores=_PLAIN,
    ),
    marking(
        "eu",
        2,
        anywhere(rf"RESTREINT{SPACE}UE{_BAR}EU{SPACE}RESTRICTED|R-UE{_BAR}EU-R|{phrase('EU RESTRICTED')}"),
        finds=("RESTREINT UE/EU RESTRICTED", "R-UE/EU-R", "marked EU RESTRICTED"),
        ignores=_PLAIN,
    ),
    marking(
        "eu",
        1,
        anywhere(phrase("EU CLASSIFIED INFORMATION DOWNGRADED")),
        suffix="_downgraded",
        finds=("EU CLASSIFIED INFORMATION DOWNGRADED / PUBLIC",),
        ignores=("EU classified information downgraded by the originator",),
    ),
    marking(
        "eu",
        1,
        banner(r"LIMITE|SENSITIVE(?:[ ]?:[ ]?[A-Z][A-Z /]{1,40})?|SPECIAL HANDLING"),
        finds=("Council of the European Union\nLIMITE\nST 9999/26", "SENSITIVE: HR"),
        ignores=("LIMITE DE VITESSE", "no LIMITE here", "SENSITIVE skin", "sensitive"),
    ),
)
