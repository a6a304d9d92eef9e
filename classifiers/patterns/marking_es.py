"""Markings of Spain (law 9/1968)."""

from classifiers.patterns._markings import SPACE, anywhere, banner, marking

CLASSIFIERS = (
    marking(
        "es",
        5,
        banner("SECRETO"),
        country="ES",
        score=0.7,
        finds=("SECRETO\nInforme",),
        ignores=("SECRETO PROFESIONAL", "secreto"),
    ),
    marking(
        "es",
        4,
        banner("RESERVADO"),
        country="ES",
        score=0.6,
        finds=("Madrid\nRESERVADO\n",),
        ignores=("RESERVADO el derecho", "reservado"),
    ),
    marking(
        "es",
        3,
        banner("CONFIDENCIAL"),
        country="ES",
        score=0.6,
        finds=("CONFIDENCIAL",),
        ignores=("INFORME CONFIDENCIAL", "confidencial"),
    ),
    marking(
        "es",
        2,
        anywhere(rf"DIFUSI[ÓO]N{SPACE}LIMITADA"),
        country="ES",
        finds=("DIFUSION LIMITADA", "DIFUSIÓN LIMITADA"),
        ignores=("difusión limitada", "LIMITADA"),
    ),
)
