"""Markings of Switzerland (information security act, in force since 2024-01-01)."""

from classifiers.patterns._markings import banner, marking

CLASSIFIERS = (
    marking(
        "ch",
        4,
        banner("GEHEIM|SECRET|SEGRETO"),
        country="CH",
        score=0.5,
        finds=("Bern\nGEHEIM\n", "SEGRETO"),
        ignores=("GEHEIMNIS", "geheim"),
    ),
    marking(
        "ch",
        3,
        banner("VERTRAULICH|CONFIDENTIEL|CONFIDENZIALE"),
        country="CH",
        score=0.5,
        finds=("VERTRAULICH",),
        ignores=("STRENG VERTRAULICH", "vertraulich"),
    ),
    marking(
        "ch",
        2,
        banner("INTERN|INTERNE|INTERNO"),
        country="CH",
        score=0.5,
        finds=("INTERN",),
        ignores=("INTERNET", "intern", "INTERN 2024"),
    ),
)
