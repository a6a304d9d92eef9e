"""Telephone numbers judged by their numbering plan, and the words that stand beside them."""

import re
from functools import lru_cache

import phonenumbers

from classifiers.patterns._digits import digits_of, is_monotone

WORDS = (
    *(
        "phone",
        "phones",
        "telephone",
        "tel",
        "mobile",
        "cell",
        "cellphone",
        "fax",
        "call",
        "dial",
        "sms",
        "whatsapp",
    ),
    *("phone number", "phonenumber", "mobile number", "contact number", "hotline", "text me", "ring"),
    *(
        "telefon",
        "telefonnummer",
        "telefonnr",
        "fon",
        "mobil",
        "mobiltelefon",
        "mobilnummer",
        "handy",
        "handynummer",
    ),
    *("rufnummer", "durchwahl", "anrufen", "rückruf", "rückfragen", "telefonisch", "festnetz", "mobilnr"),
    *(
        "téléphone",
        "télécopie",
        "portable",
        "tél",
        "appeler",
        "appelez",
        "contactez",
        "joindre",
        "téléphonique",
        "joignable",
    ),
    *(
        "teléfono",
        "telefono",
        "móvil",
        "movil",
        "tfno",
        "tlfno",
        "tlf",
        "llamar",
        "llame",
        "contacte",
        "celular",
    ),
    *("cellulare", "cell", "recapito", "chiamare", "chiami", "telefonico", "telefonnummer"),
    *("telefoon", "telefoonnummer", "mobiel", "gsm", "bel", "bellen", "bereikbaar", "nummer"),
    *("komórka", "komórkowy", "telefonu", "kom", "zadzwoń", "dzwonić", "telefoniczny", "komórkowego"),
    *("telefone", "telemóvel", "telem", "ligar", "ligue", "dúvidas"),
    *("telefonnummer", "ring", "mobilen", "puhelin", "puh", "matkapuhelin", "soita", "tlfnr", "mob"),
    *("τηλέφωνο", "τηλ", "телефон", "тел", "電話", "电话", "전화", "cep", "gsm"),
)

EXTENSION = r"(?:[ ]?(?:x|ext\.?)[ ]?[0-9]{1,6})?"
_EXTENSION = re.compile(r"[ ]?(?:x|ext\.?)[ ]?[0-9]{1,6}\Z", re.IGNORECASE)


def is_valid_abroad(text: str) -> bool:
    """Return whether `text`, with its `+` or `00`, is a number that some country's plan has."""
    return _abroad(_international(text))[0]


def region_of(text: str) -> str:
    """Return the country an international number belongs to, or empty where that is no country or unknown."""
    return _abroad(_international(text))[1]


def is_valid_in(region: str, text: str) -> bool:
    """Return whether `text`, written as within `region`, is a number of its plan."""
    digits = digits_of(_EXTENSION.sub("", text))
    if not 7 <= len(digits) <= 13 or is_monotone(digits):
        return False
    number = _parsed(digits, region)
    if number is None:
        return False
    if region == "US":  # one plan for all of North America: who is meant is told by `north_american_region`
        return number.country_code == 1 and bool(phonenumbers.is_valid_number(number))
    return bool(phonenumbers.is_valid_number_for_region(number, region))


def north_american_region(text: str) -> str:
    """Return the country of a number written without its `+1`."""
    return region_of("+1" + digits_of(_EXTENSION.sub("", text)))


def _international(text: str) -> str:
    number = _EXTENSION.sub("", text) if "x" in text or "X" in text else text
    digits = digits_of(number.replace("(0)", ""))
    return "+" + (digits if "+" in text else digits.removeprefix("00"))


@lru_cache(maxsize=8192)
def _abroad(text: str) -> tuple[bool, str]:
    """Return whether some country's plan has the number, and the country that it belongs to, or nothing."""
    number = _parsed(text, "")
    region = phonenumbers.region_code_for_number(number) if number is not None else None
    if number is None or not region:
        return False, ""
    is_valid = phonenumbers.is_valid_number_for_region(number, region)
    return is_valid, region if region.isalpha() and len(region) == 2 else ""


@lru_cache(maxsize=8192)
def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None
