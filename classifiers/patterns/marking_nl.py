"""Markings of the Netherlands (VIRBI 2013)."""

from classifiers.patterns._markings import BEFORE, SPACE, anywhere, marking

_STATE = rf"(?:Stg|STG)\.?{SPACE}"

CLASSIFIERS = (
    marking(
        "nl",
        5,
        anywhere(rf"{_STATE}ZEER{SPACE}GEHEIM"),
        country="NL",
        finds=("Stg. ZEER GEHEIM",),
        ignores=("zeer geheim", "Stg. GEHEIM"),
    ),
    marking(
        "nl",
        4,
        anywhere(rf"{_STATE}GEHEIM"),
        country="NL",
        finds=("Stg. GEHEIM",),
        ignores=("Stg. ZEER GEHEIM", "GEHEIM"),
    ),
    marking(
        "nl",
        3,
        anywhere(rf"{_STATE}CONFIDENTIEEL"),
        country="NL",
        finds=("STG. CONFIDENTIEEL",),
        ignores=("CONFIDENTIEEL", "Stg. GEHEIM"),
    ),
    marking(
        "nl",
        2,
        rf"{BEFORE}(?:Departementaal|Dep|DEP)(?:\.[ \t]{{0,3}}|[ \t]{{1,3}})(?:VERTROUWELIJK|Vertrouwelijk|V\.|V)(?!\w)",
        country="NL",
        finds=("Dep. VERTROUWELIJK", "DEP.V.", "Departementaal VERTROUWELIJK"),
        ignores=("VERTROUWELIJK", "Dep. Vlaanderen"),
    ),
)
