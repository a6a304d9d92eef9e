"""Licence plates of vehicles by country, with a word for them beside."""

import re

from classifiers.contract import Pattern

_WORDS: dict[str, tuple[str, ...]] = {
    "DE": (
        "kennzeichen",
        "kfz",
        "kfz kennzeichen",
        "autokennzeichen",
        "nummernschild",
        "fahrzeug",
        "halter",
        "amtliches kennzeichen",
    ),
    "FR": ("immatriculation", "immatriculé", "immatriculée", "plaque", "véhicule"),
    "ES": ("matrícula", "matricula", "placa", "vehículo"),
    "IT": ("targa", "targato", "targata", "veicolo"),
    "NL": ("kenteken", "kentekenplaat", "voertuig"),
    "PL": (
        "nr rej",
        "rejestracyjny",
        "rejestracyjne",
        "rejestracyjnym",
        "tablica",
        "tablice",
        "numer rejestracyjny",
    ),
    "PT": ("matrícula", "matricula", "viatura", "veículo"),
    "SE": ("registreringsnummer", "regnr", "reg nr", "registreringsskylt", "bilnummer"),
    "GB": (
        "registration",
        "reg",
        "number plate",
        "licence plate",
        "license plate",
        "plate",
        "vehicle",
        "vrm",
        "vrn",
    ),
    "AT": ("kennzeichen", "autokennzeichen", "nummerntafel"),
    "CH": (
        "kontrollschild",
        "autonummer",
        "nummernschild",
        "plaque",
        "targa",
        "immatriculé",
        "immatriculée",
        "immatriculation",
        "targato",
        "targata",
    ),
    "TR": ("plaka", "plakası", "plakalı", "araç"),
    "IN": ("vehicle", "registration", "plate", "number plate"),
}
# Cars cross borders: a plate whose shape is its country's alone is spoken of in any of these languages.
_ANYWHERE = (
    *(
        "car",
        "van",
        "lorry",
        "truck",
        "vehicle",
        "licence plate",
        "license plate",
        "number plate",
        "car registration",
    ),
    *("kennzeichen", "kfz kennzeichen", "fahrzeug", "pkw", "lieferwagen", "auto"),
    *("véhicule", "voiture", "camionnette", "immatriculé", "immatriculée", "immatriculation", "plaque"),
    *("vehículo", "coche", "furgoneta", "matrícula", "veicolo", "furgone", "targa", "targato", "targata"),
    *(
        "voertuig",
        "bestelwagen",
        "kenteken",
        "nummerplaat",
        "samochód",
        "pojazd",
        "tablice",
        "numer rejestracyjny",
    ),
    *("viatura", "veículo", "carrinha", "bil", "bilen", "fordon", "registreringsnummer", "bilnummer"),
)
_KNOWN_ANYWHERE = frozenset(("FR", "GB", "IT"))
_ANY_CASE = frozenset(("FR", "GB", "IT", "SE"))  # told apart from words by where their digits stand
# shape, a text with such a plate, texts without
_PLATES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "DE": (
        r"[A-ZÄÖÜ]{1,3}[ :-][A-Z]{1,2}[ -]?[1-9][0-9]{0,3}[HE]?",
        ("Kennzeichen M-AB 1234", "Kfz B XY 99E"),
        ("M-AB 1234", "Kennzeichen fehlt"),
    ),
    "FR": (
        r"[A-HJ-NP-TV-Z]{2}[ -]?[0-9]{3}[ -]?[A-HJ-NP-TV-Z]{2}",
        ("immatriculation AB-123-CD", "el vehículo RK 131 AT", "kenteken ab-123-cd"),
        ("AB-123-CD", "plaque 12"),
    ),
    "ES": (r"[0-9]{4}[ -]?[B-DF-HJ-NP-TV-Z]{3}", ("matrícula 1234 BCD",), ("1234 BCD", "matrícula 1234")),
    "IT": (
        r"[A-HJ-NP-TV-Z]{2}[ -]?[0-9]{3}[ -]?[A-HJ-NP-TV-Z]{2}",
        ("targa AB 123 CD",),
        ("AB 123 CD", "targa 12"),
    ),
    "NL": (
        r"[A-Z0-9]{1,3}-[A-Z0-9]{2,3}-[A-Z0-9]{1,2}",
        ("kenteken 12-ABC-3",),
        ("12-ABC-3", "kenteken 12-34-56"),
    ),
    "PL": (
        r"[A-Z]{2,3}[ ]?[0-9A-Z]{4,5}",
        ("nr rej. WA 12345", "numer rejestracyjny KR 4567K"),
        ("WA 12345", "nr rej. brak"),
    ),
    "PT": (
        r"(?:[A-Z]{2}|[0-9]{2})-(?:[A-Z]{2}|[0-9]{2})-(?:[A-Z]{2}|[0-9]{2})",
        ("matrícula AA-12-BB",),
        ("AA-12-BB", "matrícula 12-12-12"),
    ),
    "SE": (
        r"[A-HJ-UW-Z]{3}[ ]?[0-9]{2}[0-9A-HJ-NPR-UW-Z]",
        ("registreringsnummer ABC 12D",),
        ("ABC 123", "regnr saknas"),
    ),
    "GB": (
        r"[A-HJ-PR-Y][A-Z][0-9]{2}[ -]?[A-HJ-PR-Z]{3}",
        ("reg AB12 CDE", "the driver of the van PP86XNY", "Lieferwagen ab12 cde"),
        ("AB12 CDE", "registration 12"),
    ),
    "AT": (
        r"[A-Z]{1,2}[ -]{1,2}[0-9]{1,5}[ ]?[A-Z]{1,3}",
        ("Kennzeichen W-12345 A",),
        ("W-12345 A", "Kennzeichen W"),
    ),
    "CH": (
        r"(?:A[GIR]|B[ELS]|FR|G[ELR]|JU|LU|N[EW]|OW|S[GHOZ]|T[GI]|UR|V[DS]|Z[GH])[ -][1-9][0-9]{2,5}",
        ("Kontrollschild ZH 123456",),
        ("ZH 123456", "Autonummer 1"),
    ),
    "TR": (
        r"(?:0[1-9]|[1-7][0-9]|8[01])[ ]?[A-Z]{1,3}[ ]?[0-9]{2,5}",
        ("plaka 34 ABC 1234",),
        ("34 ABC 1234", "plaka yok"),
    ),
    "IN": (
        r"[A-Z]{2}[ -]?[0-9]{2}[ -]?[A-Z]{1,3}[ -]?[0-9]{4}",
        ("vehicle MH12AB1234",),
        ("MH12AB1234", "vehicle 12"),
    ),
}
_LABELS = (
    r"licen[cs]e[ ]plates?|number[ ]plates?|licen[cs]e[ ]plate[ ]number|registration[ ](?:plate|mark)|kfz-kennzeichen|kennzeichen|kenteken|"
    r"immatriculation|targa|matr[íi]cula|nr[ ]rej\.|registreringsnummer|plaka"
)


def is_plate(text: str) -> bool:
    """Return whether `text` mixes letters and digits as plates do."""
    return any(char.isdigit() for char in text) and any(char.isalpha() for char in text)


def _plate(country: str) -> Pattern:
    shape, finds, ignores = _PLATES[country]
    words = _WORDS[country]
    if country in _KNOWN_ANYWHERE:
        words = tuple(dict.fromkeys((*words, *_ANYWHERE)))
    return Pattern(
        name=f"licence_plate_{country.lower()}",
        version=2,
        entity=f"LICENCE_PLATE_{country}",
        kind="licence_plate",
        labels=("personal",),
        shape=re.compile(
            rf"(?<![\w-])(?:{shape})(?![\w-])", re.IGNORECASE if country in _ANY_CASE else re.UNICODE
        ),
        proof=is_plate,
        context=words,
        needs_context=True,
        country=country,
        finds=finds,
        ignores=ignores,
    )


CLASSIFIERS = (
    *(_plate(country) for country in _PLATES),
    Pattern(
        name="licence_plate_labelled",
        version=1,
        entity="LICENCE_PLATE",
        kind="licence_plate",
        labels=("personal",),
        shape=re.compile(
            rf"(?<!\w)(?i:{_LABELS})(?i:[ ](?:number|no\.?|nr\.?|is))?[ ]?[:=]?[ ]?(?P<it>[A-Z0-9]{{1,4}}(?:[ -]?[A-Z0-9]{{1,5}}){{1,2}})(?!\w)",
            re.UNICODE,
        ),
        proof=lambda text: is_plate(text) and 4 <= len(text) <= 10,
        shape_score=0.45,
        finds=("License plate VSY 847 is registered", "number plate: 55M SD7"),
        ignores=("license plate is missing", "license plate TBD", "plate 12"),
    ),
)
