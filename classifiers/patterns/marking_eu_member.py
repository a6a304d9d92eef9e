"""Markings of member states, by their rank in the Council's table of equivalence (Decision 2013/488/EU, appendix B, 2021).

States with a file of their own are left out, and so are words that are ordinary in another tongue (`Secret`,
`Restricted`). Each counts where it is alone on its line, as the table spells it or in capitals.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._markings import SPACE, banner

_TABLE: dict[int, dict[str, str]] = {
    5: {
        "BE": "Très Secret (Loi 11.12.1998)|Zeer Geheim (Wet 11.12.1998)",
        "BG": "Строго секретно",
        "CZ": "Přísně tajné",
        "DK": "YDERST HEMMELIGT",
        "EE": "Täiesti salajane",
        "GR": "Άκρως Απόρρητο",
        "HR": "VRLO TAJNO",
        "LV": "Sevišķi slepeni",
        "LT": "Visiškai slaptai",
        "LU": "Très Secret Lux",
        "HU": "Szigorúan titkos!",
        "MT": "L-Ogħla Segretezza",
        "PT": "Muito Secreto",
        "RO": "Strict secret de importanță deosebită",
        "SI": "STROGO TAJNO",
        "SK": "Prísne tajné",
        "FI": "ERITTÄIN SALAINEN|YTTERST HEMLIG",
        "SE": "Kvalificerat hemlig",
    },
    4: {
        "BE": "Secret (Loi 11.12.1998)|Geheim (Wet 11.12.1998)",
        "BG": "Секретно",
        "CZ": "Tajné",
        "DK": "HEMMELIGT",
        "EE": "Salajane",
        "GR": "Απόρρητο",
        "HR": "TAJNO",
        "LV": "Slepeni",
        "LT": "Slaptai",
        "LU": "Secret Lux",
        "HU": "Titkos!",
        "MT": "Sigriet",
        "PT": "Secreto",
        "RO": "Strict secret",
        "FI": "SALAINEN",
        "SE": "Hemlig",
    },
    3: {
        "BE": "Confidentiel (Loi 11.12.1998)|Vertrouwelijk (Wet 11.12.1998)",
        "BG": "Поверително",
        "CZ": "Důvěrné",
        "DK": "FORTROLIGT",
        "EE": "Konfidentsiaalne",
        "GR": "Εμπιστευτικό",
        "HR": "POVJERLJIVO",
        "LV": "Konfidenciāli",
        "LT": "Konfidencialiai",
        "LU": "Confidentiel Lux",
        "HU": "Bizalmas!",
        "MT": "Kunfidenzjali",
        "SI": "ZAUPNO",
        "SK": "Dôverné",
        "FI": "LUOTTAMUKSELLINEN",
        "SE": "Konfidentiell",
    },
    2: {
        "BE": "RESTREINT / BEPERKT",
        "BG": "За служебно ползване",
        "CZ": "Vyhrazené",
        "DK": "TIL TJENESTEBRUG",
        "GR": "Περιορισμένης Χρήσης",
        "HR": "OGRANIČENO",
        "LV": "Dienesta vajadzībām",
        "LT": "Riboto naudojimo",
        "LU": "Restreint Lux",
        "HU": "Korlátozott terjesztésű!",
        "MT": "Ristrett",
        "PT": "Reservado",
        "RO": "Secret de serviciu",
        "SK": "Vyhradené",
        "FI": "KÄYTTÖ RAJOITETTU|BEGRÄNSAD TILLGÅNG",
        "SE": "Begränsat hemlig",
    },
}
_EXAMPLES = {
    5: (("Přísně tajné", "Praha\nSTROGO TAJNO\n"), ("bylo to přísně tajné", "tajné")),
    4: (("HEMMELIGT", "Stockholm\nHemlig\n"), ("det er hemmeligt", "HEMMELIGT MØDE")),
    3: (("LUOTTAMUKSELLINEN", "Поверително"), ("luottamuksellinen asia", "Důvěrné sdělení")),
    2: (("TIL TJENESTEBRUG", "Vyhrazené"), ("til tjenestebrug i går", "Reservado el derecho")),
}
_COUNTRY_OF = {
    words.casefold(): country
    for row in _TABLE.values()
    for country, spelled in row.items()
    for words in spelled.split("|")
}


def country_of(text: str) -> str:
    """Return the state whose marking `text` is."""
    return _COUNTRY_OF.get(" ".join(text.split()).casefold(), "")


def _rank(rank: int) -> Pattern:
    spellings = sorted(
        {form for row in _TABLE[rank].values() for words in row.split("|") for form in (words, words.upper())}
    )
    finds, ignores = _EXAMPLES[rank]
    return Pattern(
        name=f"marking_eu_member_rank_{rank}",
        version=1,
        entity=f"MARKING_EU_MEMBER_RANK_{rank}",
        kind="marking",
        labels=(
            f"marking_eu_member_rank_{rank}",
            "marking_eu_member",
            "marking",
            f"marking_rank_{rank}",
            "classified",
        ),
        shape=re.compile(
            banner("|".join(SPACE.join(re.escape(word) for word in words.split()) for words in spellings)),
            re.UNICODE,
        ),
        origin=country_of,
        shape_score=0.7,
        finds=finds,
        ignores=ignores,
    )


CLASSIFIERS = tuple(_rank(rank) for rank in _TABLE)
