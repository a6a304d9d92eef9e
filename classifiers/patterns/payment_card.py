"""Payment card numbers (ISO/IEC 7812), proven by their issuer's range, their length and their check digit."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._digits import digits_of, is_monotone, passes_luhn

# First digits, and the lengths their issuers use. Public issuer ranges, as of 2025-06.
_ISSUERS: tuple[tuple[re.Pattern[str], frozenset[int]], ...] = tuple(
    (re.compile(prefix), frozenset(lengths))
    for prefix, lengths in (
        ("4", (13, 16, 18, 19)),  # Visa
        ("5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,)),  # Mastercard
        ("3[47]", (15,)),  # American Express
        ("6011|64[4-9]|65|622", (16, 17, 18, 19)),  # Discover
        ("30[0-5]|3095|36|3[89]", (14, 16, 17, 18, 19)),  # Diners Club
        ("35", (16, 17, 18, 19)),  # JCB
        ("62|81", (16, 17, 18, 19)),  # UnionPay
        ("50|5[6-9]|6[0-9]", (12, 13, 14, 15, 16, 17, 18, 19)),  # Maestro
        ("220[0-4]", (16, 17, 18, 19)),  # Mir
        ("9792|65", (16,)),  # Troy
        ("1800|2131", (15,)),  # JCB, older
    )
)
_LAST_FOURS_ALONE = re.compile(r"(?:[0-9]{4}[ -]?){0,3}0{6,}")


def is_card_number(text: str) -> bool:
    """Return whether `text` is a number some card issuer gives out, with a right check digit."""
    digits = digits_of(text)
    if not passes_luhn(digits) or is_monotone(digits[:-1]) or _LAST_FOURS_ALONE.fullmatch(text):
        return False
    return any(len(digits) in lengths and prefix.match(digits) for prefix, lengths in _ISSUERS)


_WORDS = (
    *(
        "card",
        "credit",
        "debit",
        "creditcard",
        "credit card",
        "card number",
        "cardnumber",
        "visa",
        "mastercard",
        "amex",
        "pan",
    ),
    *(
        "karte",
        "kreditkarte",
        "kartennummer",
        "carte",
        "carte bancaire",
        "tarjeta",
        "carta",
        "karta",
        "karty",
        "kaart",
    ),
    *("creditcardnummer", "cartão", "kort", "kortnummer", "maestro", "discover", "diners", "jcb", "cc"),
)

# What a Luhn digit lets through of random numbers is one in ten: digits without groups, which order numbers also are,
# count only with the lengths and first digits of the large issuers, or with a word beside them.
_GROUPED = r"[2-69][0-9]{3}(?:[ ][0-9]{4}){3}(?:[ ][0-9]{1,3})?|[2-69][0-9]{3}(?:-[0-9]{4}){3}|3[0-9]{3}[ -][0-9]{6}[ -][0-9]{4,5}"
_PLAIN = r"4[0-9]{15}|5[1-5][0-9]{14}|2[2-7][0-9]{14}|3[47][0-9]{13}|6(?:011|5[0-9]{2}|4[4-9][0-9])[0-9]{12}"
_BEFORE, _AFTER = r"(?<![\w+.,/-])", r"(?![\w/-])"

CLASSIFIERS = (
    Pattern(
        name="payment_card",
        version=1,
        entity="PAYMENT_CARD",
        kind="card",
        labels=("personal", "financial", "payment_card"),
        shape=re.compile(rf"{_BEFORE}(?:{_GROUPED}|{_PLAIN}){_AFTER}", re.UNICODE),
        proof=is_card_number,
        context=_WORDS,
        finds=(
            "paid with 4111 1111 1111 1111",
            "5555-5555-5555-4444.",
            "378282246310005",
            "3782 822463 10005",
            '{"pan":"4012888888881881"}',
        ),
        ignores=(
            "4111 1111 1111 1112",
            "order 12345",
            "0000 0000 0000 0000",
            "4444 4444 4444 4444",
            "4111111111111111abc",
            "7707622074942",
        ),
    ),
    Pattern(
        name="payment_card_in_context",
        version=1,
        entity="PAYMENT_CARD",
        kind="card",
        labels=("personal", "financial", "payment_card"),
        shape=re.compile(rf"{_BEFORE}[1-689][0-9](?:[ -]?[0-9]){{10,17}}{_AFTER}", re.UNICODE),
        proof=is_card_number,
        context=_WORDS,
        needs_context=True,
        finds=("card 30569309025904", "Karte 4222222222222", "carte 6759 6498 2643 8453"),
        ignores=("order 30569309025904", "card 30569309025905", "card 1111111111111"),
    ),
)
