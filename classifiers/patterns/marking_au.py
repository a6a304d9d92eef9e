"""Markings of Australia (PSPF), in text and in the header that mail carries them in."""

from classifiers.patterns._markings import anywhere, banner, marking

_HEADER = r"VER=[0-9]{4}\.[0-9]{1,2},[ ]?NS=gov\.au,[ ]?SEC="

CLASSIFIERS = (
    marking(
        "au",
        5,
        rf"(?<!\w){_HEADER}TOP[ -]SECRET",
        country="AU",
        finds=("VER=2018.4, NS=gov.au, SEC=TOP-SECRET",),
        ignores=("TOP SECRET", "SEC=TOP"),
    ),
    marking(
        "au",
        4,
        rf"(?<!\w){_HEADER}SECRET",
        country="AU",
        finds=("VER=2018.4, NS=gov.au, SEC=SECRET",),
        ignores=("SECRET", "SEC=SECRET"),
    ),
    marking(
        "au",
        3,
        rf"(?<!\w){_HEADER}PROTECTED",
        country="AU",
        finds=("VER=2018.4, NS=gov.au, SEC=PROTECTED",),
        ignores=("SEC=PROTECTED", "protected"),
    ),
    marking(
        "au",
        3,
        banner("PROTECTED"),
        suffix="_banner",
        country="AU",
        score=0.5,
        finds=("Canberra\nPROTECTED\n",),
        ignores=("PROTECTED B", "protected", "PROTECTED SPECIES"),
    ),
    marking(
        "au",
        1,
        anywhere("OFFICIAL:[ ]?Sensitive"),
        country="AU",
        finds=("OFFICIAL: Sensitive",),
        ignores=("OFFICIAL", "official: sensitive"),
    ),
)
