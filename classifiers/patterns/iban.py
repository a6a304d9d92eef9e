"""International bank account numbers (ISO 13616), proven by their country's length and modulo 97."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._digits import is_monotone, passes_mod_97

# Lengths by country, SWIFT IBAN registry, as of 2025-06.
_BY_LENGTH = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG YE",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
LENGTHS = {country: length for length, countries in _BY_LENGTH.items() for country in countries.split()}
_SEPARATORS = str.maketrans("", "", " -\u00a0\u202f\r\n>")  # a line may break within, in a quoted reply too


def is_iban(text: str) -> bool:
    """Return whether `text` has the length of its country and right check digits."""
    compact = text.translate(_SEPARATORS).upper()
    if LENGTHS.get(compact[:2]) != len(compact):
        return False
    return passes_mod_97(compact[4:] + compact[:4])


def has_country_length(text: str) -> bool:
    """Return whether `text` is as long as its country's numbers, whatever its check digits, and no filler."""
    compact = text.translate(_SEPARATORS).upper()
    return LENGTHS.get(compact[:2]) == len(compact) and not is_monotone(compact[4:])


def _shape() -> str:
    """Return one alternative a country, so that a match ends with the account and not with the word behind it."""
    gap = "[ \u00a0\u202f\r\n>-]{0,3}"
    rows = [
        rf"(?:{'|'.join(countries.split())}){gap}[0-9]{{2}}(?:{gap}[A-Z0-9]){{{length - 4}}}"
        for length, countries in _BY_LENGTH.items()
    ]
    return rf"(?<![A-Z0-9a-z])(?:{'|'.join(rows)})(?![A-Z0-9a-z])"


_SHAPE = re.compile(_shape(), re.IGNORECASE)

CLASSIFIERS = (
    Pattern(
        name="iban",
        version=2,
        entity="IBAN_CODE",
        kind="iban",
        labels=("personal", "financial"),
        shape=_SHAPE,
        proof=is_iban,
        origin=lambda text: text[:2].upper(),
        context=(
            "iban",
            "account",
            "konto",
            "rachunek",
            "compte",
            "cuenta",
            "conto",
            "rekening",
            "conta",
            "überweisen",
            "bank",
        ),
        shape_score=0.5,
        finds=(
            "IBAN DE89 3704 0044 0532 0130 00, danke",
            "GB82WEST12345698765432",
            "be68-5390-0754-7034",
            "NO93 8601 1117 947 BIC",
            "pay FR14 2004 1010 0505 0001 3M02 606 now",
            "> to DE89 3704 0044\n> 0532 0130 00, thanks",
        ),
        ignores=(
            "DE89 3704 0044 0532 0130 01",
            "GB82WEST1234569876543",
            "DE00123456789012345678",
            "US64SVBKUS6S3300958879",
        ),
    ),
    Pattern(  # one digit mistyped is still somebody's account: counts where a word says what it is
        name="iban_mistyped",
        version=2,
        entity="IBAN_CODE",
        kind="iban",
        labels=("personal", "financial"),
        shape=_SHAPE,
        proof=has_country_length,
        origin=lambda text: text[:2].upper(),
        context=(
            "iban",
            "rachunek bankowy",
            "numer rachunku",
            "numer konta",
            "rekeningnummer",
            "kontonummer",
            "bank account",
            "rachunek",
        ),
        needs_context=True,
        shape_score=0.3,
        proof_score=0.2,
        finds=("IBAN DE89 3704 0044 0532 0130 01",),
        ignores=("DE89 3704 0044 0532 0130 01", "IBAN DE89 3704", "IBAN DE00 0000 0000 0000 0000 00"),
    ),
)
