"""Markings of NATO, in both its languages, with the words for atomic information (C-M(2002)49)."""

from classifiers.patterns._markings import SPACE, anywhere, marking, phrase

_ATOMIC = rf"(?:{SPACE}?[-–]?{SPACE}?(?:ATOMAL|BOHEMIA))?"
_PLAIN = ("he kept the nato secret", "NATO SECRETARY GENERAL", "NATO")

CLASSIFIERS = (
    marking(
        "nato",
        5,
        anywhere(
            rf"COSMIC{SPACE}(?:TOP{SPACE}SECRET|TR[ÈE]S{SPACE}SECRET){_ATOMIC}|CTS-[AB]|CTS{SPACE}(?:ATOMAL|BOHEMIA)"
        ),
        finds=("COSMIC TOP SECRET\nAnnex", "COSMIC TRÈS SECRET", "COSMIC TOP SECRET - ATOMAL"),
        ignores=("the cosmic top secret", "COSMIC SECRET", "CTS"),
    ),
    marking(
        "nato",
        4,
        anywhere(rf"{phrase('NATO SECRET')}|{phrase('SECRET OTAN')}|{phrase('SECRET ATOMAL')}"),
        finds=("NATO SECRET", "page 2 SECRET OTAN"),
        ignores=_PLAIN,
    ),
    marking(
        "nato",
        3,
        anywhere(
            rf"{phrase('NATO CONFIDENTIAL')}|{phrase('CONFIDENTIEL OTAN')}|{phrase('CONFIDENTIAL ATOMAL')}"
        ),
        finds=("NATO CONFIDENTIAL", "CONFIDENTIEL OTAN"),
        ignores=(*_PLAIN, "NATO CONFIDENTIALITY"),
    ),
    marking(
        "nato",
        2,
        anywhere(rf"{phrase('NATO RESTRICTED')}|{phrase('DIFFUSION RESTREINTE OTAN')}"),
        finds=("NATO RESTRICTED\nExercise report", "DIFFUSION RESTREINTE OTAN"),
        ignores=(*_PLAIN, "NATO restricted its comments"),
    ),
    marking(
        "nato",
        1,
        anywhere(rf"{phrase('NATO UNCLASSIFIED')}|{phrase('NATO SANS CLASSIFICATION')}"),
        finds=("NATO UNCLASSIFIED", "NATO SANS CLASSIFICATION"),
        ignores=_PLAIN,
    ),
)
