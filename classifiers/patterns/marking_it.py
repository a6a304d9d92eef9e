"""Markings of Italy (law 124/2007); `riservato` is the lowest here, `reservado` in Spain the second highest."""

from classifiers.patterns._markings import anywhere, banner, marking

CLASSIFIERS = (
    marking(
        "it",
        5,
        anywhere("SEGRETISSIMO"),
        country="IT",
        finds=("SEGRETISSIMO",),
        ignores=("segretissimo", "SEGRETISSIMI"),
    ),
    marking(
        "it",
        4,
        banner("SEGRETO"),
        country="IT",
        score=0.7,
        finds=("Roma\nSEGRETO\n",),
        ignores=("un SEGRETO", "segreto"),
    ),
    marking(
        "it",
        3,
        anywhere("RISERVATISSIMO"),
        country="IT",
        finds=("RISERVATISSIMO",),
        ignores=("riservatissimo", "RISERVATO"),
    ),
    marking(
        "it",
        2,
        banner("RISERVATO"),
        country="IT",
        score=0.6,
        finds=("RISERVATO\nal personale",),
        ignores=("POSTO RISERVATO", "riservato"),
    ),
)
