"""Markings of Poland (law of 2010-08-05)."""

from classifiers.patterns._markings import SPACE, anywhere, banner, marking

CLASSIFIERS = (
    marking(
        "pl",
        5,
        anywhere(rf"[ŚS]CI[ŚS]LE{SPACE}TAJNE"),
        country="PL",
        finds=("ŚCIŚLE TAJNE", "SCISLE TAJNE"),
        ignores=("ściśle tajne", "TAJNE"),
    ),
    marking(
        "pl",
        4,
        banner("TAJNE"),
        country="PL",
        score=0.7,
        finds=("Warszawa\nTAJNE\n",),
        ignores=("TAJNE KOMPLETY", "no fixed term or offset applies"),
    ),
    marking(
        "pl",
        3,
        banner("POUFNE"),
        country="PL",
        score=0.6,
        finds=("POUFNE\nnotatka",),
        ignores=("poufne", "DANE POUFNE"),
    ),
    marking(
        "pl",
        2,
        banner("ZASTRZE[ŻZ]ONE"),
        country="PL",
        score=0.7,
        finds=("ZASTRZEŻONE",),
        ignores=("PRAWA ZASTRZEŻONE", "zastrzeżone"),
    ),
)
