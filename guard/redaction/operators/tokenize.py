"""Tokenize: a pseudonym stands instead, the same for the same text at one destination in one key epoch.

`format` asks for a pseudonym of the text's own form: `digits` (every digit becomes another, the rest stays), `card` (the
same, with a valid Luhn check digit), `iban` (country and form stay, with valid mod-97 check digits). A text too short for
its form, or not of it, gets a plain token. Such pseudonyms are found again by a scan that proves check digits.
"""

from guard.redaction.contract import Apply, Context, Example, RedactionOperator
from guard.redaction.operators._permutation import permute
from guard.redaction.operators.hash import digest

_LONGEST = 64  # digits; a longer run is no identifier


def apply(text: str, entity: str, context: Context) -> str:
    wanted = context.parameters.get("format", "token")
    if wanted not in _FORMS:
        raise ValueError(f"`format` is to be one of {', '.join(_FORMS)}")
    form = _FORMS[wanted]
    if form is not None and text.isascii():  # digits of another script would stay as they are
        try:
            return form(text, entity, context)
        except ValueError:
            pass  # not of that form: a plain token tells less
    return "tok_" + digest(text, entity, context)


def _of_digits(text: str, entity: str, context: Context) -> str:
    digits = [character for character in text if character in "0123456789"]
    return _laid_out(text, _permuted(digits, entity, context))


def _of_card(text: str, entity: str, context: Context) -> str:
    digits = [character for character in text if character in "0123456789"]
    if len(digits) < 12 or luhn_digit("".join(digits[:-1])) != int(digits[-1]):
        raise ValueError("no card number")
    body = _permuted(digits[:-1], entity, context)
    return _laid_out(text, body + str(luhn_digit(body)))


def _of_iban(text: str, entity: str, context: Context) -> str:
    characters = [character for character in text if character.isascii() and character.isalnum()]
    country, body = "".join(characters[:2]).upper(), [character.upper() for character in characters[4:]]
    if not country.isalpha() or not 11 <= len(body) <= 30:
        raise ValueError("no IBAN")
    if "".join(characters[2:4]) != iban_digits(country, "".join(body)):
        raise ValueError("no IBAN")
    account = _permuted(body, entity, context, country)
    return _laid_out(text, f"{country}{iban_digits(country, account)}{account}")


_FORMS: dict[str, Apply | None] = {"token": None, "digits": _of_digits, "card": _of_card, "iban": _of_iban}


def luhn_digit(body: str) -> int:
    """Return the digit that makes the body a number with a valid check digit (ISO/IEC 7812-1, annex B)."""
    total = 0
    for position, character in enumerate(reversed(body)):
        value = int(character) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def iban_digits(country: str, account: str) -> str:
    """Return the two check digits of an IBAN (ISO 13616, mod 97-10)."""
    number = "".join(str(int(character, 36)) for character in f"{account}{country}00")
    return f"{98 - int(number) % 97:02d}"


def _permuted(characters: list[str], entity: str, context: Context, tweak: str = "") -> str:
    """Return other characters of the same kinds. A first digit stays zero or not, so that a number stays a number."""
    if len(characters) > _LONGEST:
        raise ValueError("too long for an identifier")
    lowest = ["0" if character.isdigit() else "A" for character in characters]
    sizes = [10 if character.isdigit() else 26 for character in characters]
    if characters and characters[0].isdigit():
        lowest[0], sizes[0] = ("0", 1) if characters[0] == "0" else ("1", 9)
    values = [ord(character) - ord(low) for character, low in zip(characters, lowest, strict=True)]
    label = f"{entity}\0{tweak}\0{''.join(lowest)}".encode()
    changed = permute(values, sizes, context.key, label)
    return "".join(chr(ord(low) + value) for low, value in zip(lowest, changed, strict=True))


def _laid_out(text: str, characters: str) -> str:
    """Return the characters with the separators of the text between them."""
    left = iter(characters)
    alphabet = "0123456789" if characters.isdigit() else ""
    laid = [
        next(left)
        if (character in alphabet if alphabet else character.isascii() and character.isalnum())
        else character
        for character in text
    ]
    if next(left, None) is not None:
        raise ValueError("the text is not of this form")
    return "".join(laid)


OPERATOR = RedactionOperator(
    name="tokenize",
    strictness=20,
    apply=apply,
    residual="pseudonymous",
    keeps_identity=True,
    parameters=frozenset({"format"}),
    examples=(
        Example("ana@example.org", "EMAIL_ADDRESS"),
        Example("4111 1111 1111 1111", "PAYMENT_CARD", None, {"format": "card"}),
        Example("DE89 3704 0044 0532 0130 00", "IBAN_CODE", None, {"format": "iban"}),
        Example("0044-7946-0958", "PHONE_NUMBER", None, {"format": "digits"}),
        Example("12", "AGE", None, {"format": "digits"}),
    ),
)
