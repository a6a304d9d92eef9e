"""Markings of Germany (VSA of 2023-03-13, annex IV)."""

from classifiers.patterns._markings import DASH, SPACE, anywhere, banner, marking

_KEPT = rf"(?:{DASH}amtlich{SPACE}geheim[ ]?gehalten)?"

CLASSIFIERS = (
    marking(
        "de",
        5,
        anywhere(rf"STRENG{SPACE}GEHEIM{_KEPT}"),
        country="DE",
        finds=("STRENG GEHEIM", "STRENG GEHEIM – amtlich geheim gehalten"),
        ignores=("Das ist streng geheim gehalten worden, sagte er.", "GEHEIM"),
    ),
    marking(
        "de",
        4,
        banner(rf"GEHEIM{_KEPT}"),
        country="DE",
        finds=("GEHEIM – amtlich geheim gehalten\n", "Anlage\n  GEHEIM\nSeite 2"),
        ignores=("Geheim", "Das ist GEHEIM, sagte sie.", "STRENG GEHEIM"),
    ),
    marking(
        "de",
        3,
        r"(?<!\w)VS" + DASH + r"(?:VERTRAULICH|Vertraulich|Vertr\.)",
        country="DE",
        finds=("VS-VERTRAULICH", "VS – Vertraulich", "VS-Vertr."),
        ignores=("VERTRAULICH", "Team A VS B"),
    ),
    marking(
        "de",
        2,
        anywhere(
            rf"VS(?:{DASH}|[ ])(?:(?:NUR|Nur|nur){SPACE}(?:FÜR|FUER|für|fuer){SPACE}(?:DEN|den){SPACE}(?:DIENSTGEBRAUCH|Dienstgebrauch)|NfD|NFD)"
        ),
        country="DE",
        finds=("VS-NfD", "VS – NUR FÜR DEN DIENSTGEBRAUCH", "VS - Nur für den Dienstgebrauch", "VS NfD"),
        ignores=("nur für den Dienstgebrauch", "VSNFDX"),
    ),
    marking(
        "de",
        2,
        banner(r"(?:Schutzwort|SCHUTZWORT)(?:[ ]?:[ ]?[A-ZÄÖÜ]{3,24})?"),
        suffix="_codeword",
        country="DE",
        score=0.6,
        finds=("GEHEIM\nSchutzwort: EICHE", "SCHUTZWORT"),
        ignores=("Das Schutzwort steht auf Seite 2.", "schutzwort"),
    ),
)
