"""Domestic bank account numbers that carry their own check digits: Poland, Spain, Belgium."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._digits import digits_of, is_monotone, passes_mod_97

_CCC_WEIGHTS = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)


def is_polish_account(text: str) -> bool:
    """Return whether `text` is an account number of Poland: an IBAN without its country."""
    digits = digits_of(text)
    return len(digits) == 26 and not is_monotone(digits) and passes_mod_97(digits[2:] + "PL" + digits[:2])


def is_spanish_account(text: str) -> bool:
    """Return whether `text` is a `código cuenta cliente`: bank and branch, and the account, each with a check digit."""
    digits = digits_of(text)
    if len(digits) != 20 or is_monotone(digits):
        return False
    return digits[8] == _ccc_check("00" + digits[:8]) and digits[9] == _ccc_check(digits[10:])


def is_belgian_account(text: str) -> bool:
    """Return whether `text` is a Belgian account of twelve digits, the last two the rest modulo 97."""
    digits = digits_of(text)
    return len(digits) == 12 and not is_monotone(digits) and (int(digits[:10]) % 97 or 97) == int(digits[10:])


def _ccc_check(digits: str) -> str:
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, _CCC_WEIGHTS, strict=True)) % 11
    return str({10: 1, 11: 0}.get(rest, rest))


CLASSIFIERS = (
    Pattern(
        name="bank_account_national_pl",
        version=1,
        entity="PL_BANK_ACCOUNT",
        kind="bank_account",
        labels=("personal", "financial"),
        shape=re.compile(r"(?<![\w-])[0-9]{2}(?:[ ]?[0-9]{4}){6}(?![\w-])", re.UNICODE),
        proof=is_polish_account,
        context=("rachunek", "rachunku", "konto", "konta", "przelew", "nrb", "bank"),
        country="PL",
        finds=("rachunek 61 1090 1014 0000 0712 1981 2874", "61109010140000071219812874"),
        ignores=(
            "61 1090 1014 0000 0712 1981 2875",
            "PL61109010140000071219812874",
            "00 0000 0000 0000 0000 0000 0000",
        ),
    ),
    Pattern(
        name="bank_account_national_es",
        version=1,
        entity="ES_BANK_ACCOUNT",
        kind="bank_account",
        labels=("personal", "financial"),
        shape=re.compile(r"(?<![\w-])[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{2}[ -]?[0-9]{10}(?![\w-])", re.UNICODE),
        proof=is_spanish_account,
        context=("cuenta", "ccc", "banco", "transferencia", "domiciliación"),
        country="ES",
        finds=("cuenta 2100-0418-45-0200051332", "2100 0418 45 0200051332"),
        ignores=("2100-0418-46-0200051332", "20240501120000123456"),
    ),
    Pattern(
        name="bank_account_national_be",
        version=1,
        entity="BE_BANK_ACCOUNT",
        kind="bank_account",
        labels=("personal", "financial"),
        shape=re.compile(r"(?<![\w-])[0-9]{3}-[0-9]{7}-[0-9]{2}(?![\w-])", re.UNICODE),
        proof=is_belgian_account,
        context=("rekening", "rekeningnummer", "compte", "konto", "bank", "overschrijving", "virement"),
        needs_context=True,
        country="BE",
        finds=("rekening 539-0075470-34",),
        ignores=("rekening 539-0075470-35", "539-0075470-34"),
    ),
)
