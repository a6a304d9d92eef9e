"""Whether a value can be what its field's name says, and how sure that makes it."""

import re
from collections.abc import Callable

from classifiers.lexicons.names import can_be_name, given_names, is_full_name, is_known_name
from classifiers.patterns._dates import is_calendar_date

_NOTHING = frozenset(
    [
        "null",
        "none",
        "n/a",
        "na",
        "nil",
        "unknown",
        "unbekannt",
        "inconnu",
        "desconocido",
        "sconosciuto",
        "onbekend",
        "nieznany",
        "brak",
        "desconhecido",
        "okand",
        "true",
        "false",
        "yes",
        "no",
        "ja",
        "nein",
        "oui",
        "non",
        "si",
        "nee",
        "tak",
        "nie",
        "nej",
        "test",
        "string",
        "undefined",
        "redacted",
        "anonymous",
        "anonymized",
        "anonymised",
        "masked",
        "hidden",
        "xxx",
        "tbd",
        "-",
        "--",
        "?",
        "male",
        "female",
        "m",
        "f",
        "w",
        "d",
        "other",
    ]
)
_DATE = re.compile(
    r"(?:[0-9]{1,4}[-./ ][0-9A-Za-zÀ-ž]{1,12}[-./ ][0-9]{1,4}|[0-9]{8})(?:[T ][0-9:.]{5,15}(?:Z|[+-][0-9:]{4,6})?)?"
)
_PERSON = re.compile(r"[^\W\d_][^\d_<>{}\[\]=/\\@#|;:()!?\"]{0,60}")
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]{3,30}")
_USERNAME = re.compile(r"[^\s@:;,<>{}\"']{2,40}")


def likelihood(entity: str, text: str, *, is_weak: bool) -> float:
    """Return how likely the value is that entity, given that its field's name says so; 0.0 where it cannot be."""
    value = text.strip()
    if not value or value.casefold() in _NOTHING or len(value) > 200:
        return 0.0
    return _person(value, is_weak=is_weak) if entity == "PERSON" else _JUDGES[entity](value)


def _person(value: str, *, is_weak: bool) -> float:
    if not _PERSON.fullmatch(value) or len(value.split()) > 6:
        return 0.0
    is_full = value.split(maxsplit=1)[0] in given_names() and is_full_name(value)
    if is_weak:
        return 0.75 if is_full else 0.0
    if is_full:
        return 0.9
    if is_known_name(value):
        return 0.9
    if value[0].isupper() and can_be_name(value):
        return 0.8
    return 0.6 if value.islower() and value.replace("-", "").replace(" ", "").isalpha() else 0.4


def _birth(value: str) -> float:
    if not _DATE.fullmatch(value):
        return 0.0
    date = re.split("[T]", value)[0].split(" 00:")[0]
    return 0.95 if is_calendar_date(date) else 0.0


def _phone(value: str) -> float:
    digits = sum(char.isdigit() for char in value)
    if not 6 <= digits <= 17 or not re.fullmatch(r"[+(]?[0-9][0-9 ()./+x-]{4,28}", value):
        return 0.0
    return 0.85


def _address(value: str) -> float:
    if (
        "@" in value
        or "://" in value
        or not re.search(r"[^\W\d_]{3}", value)
        or re.fullmatch(r"[0-9a-fA-Fx]+", value)
    ):
        return 0.0
    return (
        0.85
        if re.search(r"[0-9]", value) and " " in value
        else 0.6
        if " " in value or value[0].isupper()
        else 0.0
    )


def _identifier(value: str) -> float:
    digits = sum(char.isdigit() for char in value)
    return 0.7 if _IDENTIFIER.fullmatch(value) and digits >= 4 and len(value) >= 6 else 0.0


def _number(value: str) -> float:
    return 0.75 if _IDENTIFIER.fullmatch(value) and sum(char.isdigit() for char in value) >= 3 else 0.0


def _username(value: str) -> float:
    return 0.8 if _USERNAME.fullmatch(value) and any(char.isalpha() for char in value) else 0.0


def _plate(value: str) -> float:
    has_both = any(char.isdigit() for char in value) and any(char.isalpha() for char in value)
    return (
        0.8 if has_both and 4 <= len(value) <= 11 and re.fullmatch(r"[A-Z0-9ÄÖÜ :-]+", value.upper()) else 0.0
    )


def _age(value: str) -> float:
    return 0.7 if re.fullmatch(r"[0-9]{1,2}|1[01][0-9]", value) and value != "0" else 0.0


def _words(value: str) -> float:
    return 0.75 if re.search(r"[^\W\d_]{2}", value) and "://" not in value else 0.0


def _health(value: str) -> float:
    return (
        0.75
        if re.search(r"[^\W\d_]{3}|[A-Z][0-9]{2}|^(?:A|B|AB|0|O)[+-]$", value) and "://" not in value
        else 0.0
    )


_JUDGES: dict[str, Callable[[str], float]] = {
    "DATE_OF_BIRTH": _birth,
    "PHONE_NUMBER": _phone,
    "ADDRESS": _address,
    "NATIONAL_ID": _identifier,
    "MEDICAL_ID": _number,
    "CASE_NUMBER": _number,
    "USERNAME": _username,
    "LICENCE_PLATE": _plate,
    "AGE": _age,
    "HEALTH": _health,
    "RELIGION": _words,
    "POLITICAL_OPINION": _words,
    "ETHNIC_ORIGIN": _words,
    "SEX_LIFE": _words,
    "UNION_MEMBERSHIP": _words,
    "CRIMINAL_OFFENCE": _words,
}
