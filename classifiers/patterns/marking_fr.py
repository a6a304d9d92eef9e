"""Markings of France (IGI 1300, code de la défense R. 2311-2), those before 2021-07-01 included."""

from classifiers.patterns._markings import BEFORE, SPACE, anywhere, banner, marking, phrase

_OF_OTHERS = ("COSMIC", "UE", "OTAN", "LUX")


def is_french(text: str) -> bool:
    """Return whether a marking is France's own, not one of NATO, the Union or Luxembourg."""
    return not any(word in text.upper().split() for word in _OF_OTHERS)


CLASSIFIERS = (
    marking(
        "fr",
        5,
        anywhere(rf"(?:COSMIC{SPACE})?TR[ÈE]S{SPACE}SECRET(?:{SPACE}(?:D[ÉE]FENSE|UE|LUX|Lux))?"),
        country="FR",
        proof=is_french,
        finds=("TRÈS SECRET", "TRES SECRET DEFENSE"),
        ignores=(
            "TRÈS SECRET UE/EU TOP SECRET",
            "COSMIC TRÈS SECRET",
            "un très secret amour",
            "TRÈS SECRET LUX",
        ),
    ),
    marking(
        "fr",
        4,
        rf"{BEFORE}(?P<it>SECRET{SPACE}D[ÉE]FENSE)(?!\w)",
        country="FR",
        finds=("classé SECRET DÉFENSE",),
        ignores=("dossier secret de la presse", "SECRET", "SECRET//NOFORN"),
    ),
    marking(
        "fr",
        4,
        banner("SECRET"),
        suffix="_banner",
        country="FR",
        score=0.6,
        finds=("Paris\nSECRET\nNote",),
        ignores=("dossier secret de la presse", "SECRET DE FAMILLE", "secret"),
    ),
    marking(
        "fr",
        3,
        anywhere(rf"CONFIDENTIEL(?:{SPACE}|-)D[ÉE]FENSE"),
        country="FR",
        finds=("CONFIDENTIEL DEFENSE", "CONFIDENTIEL-DÉFENSE"),
        ignores=("CONFIDENTIEL", "confidentiel défense nationale"),
    ),
    marking(
        "fr",
        2,
        anywhere(
            rf"DIFFUSION{SPACE}RESTREINTE(?:{SPACE}OTAN)?|{phrase('SPÉCIAL FRANCE')}|{phrase('SPECIAL FRANCE')}"
        ),
        country="FR",
        proof=is_french,
        finds=("DIFFUSION RESTREINTE", "Mention SPÉCIAL FRANCE"),
        ignores=("DIFFUSION RESTREINTE OTAN", "une diffusion restreinte"),
    ),
    marking(
        "fr",
        2,
        banner(rf"(?i:(?:mention{SPACE})?sp[ée]cial{SPACE}france|informations{SPACE}classifi[ée]es)"),
        suffix="_heading",
        country="FR",
        score=0.6,
        finds=("Mention Spécial France", "Note\nInformations classifiées\nSuite"),
        ignores=("un tarif spécial France", "les informations classifiées du ministère"),
    ),
    marking(
        "fr",
        1,
        banner(rf"CONFIDENTIEL{SPACE}(?:PERSONNEL|M[ÉE]DICAL|INDUSTRIE)"),
        country="FR",
        finds=("CONFIDENTIEL MÉDICAL",),
        ignores=("CONFIDENTIEL", "secret médical"),
    ),
    marking(
        "fr",
        0,
        banner(rf"NON{SPACE}PROT[ÉE]G[ÉE]|(?i:informations{SPACE}non{SPACE}classifi[ée]es)"),
        country="FR",
        score=0.6,
        finds=("NON PROTÉGÉ", "Informations non classifiées"),
        ignores=("un site non protégé", "des informations non classifiées circulent"),
    ),
)
