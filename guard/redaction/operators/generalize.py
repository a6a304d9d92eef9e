"""Generalize: a coarser value stands instead: a date's year, a number's range, an address's network or place.

`to` says which (`year`, `range`, `network`, `country`, `place`); without it the entity's name decides. What has no coarser
value becomes the entity in angle brackets, which tells less.
"""

import ipaddress
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from guard.redaction.contract import Context, Example, RedactionOperator

Coarser = Callable[[str, Context], str]

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
# country calling codes (ITU-T E.164): one digit, two digits, else three
_CALLING = re.compile(
    r"(?:\+|00)\s*(?:(1|7)|(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])|(\d{3}))"
)


def apply(text: str, entity: str, context: Context) -> str:
    wanted = context.parameters.get("to") or _usual(entity)
    if wanted and wanted not in _COARSER:
        raise ValueError(f"`to` is to be one of {', '.join(_COARSER)}")
    coarser = _COARSER[wanted](text.strip(), context) if wanted else ""
    return coarser or f"<{entity}>"


def _usual(entity: str) -> str:
    words = set(entity.split("_"))
    for wanted, names in _USUAL.items():
        if words & names:
            return wanted
    return ""


_USUAL = {
    "network": {"IP"},
    "country": {"PHONE", "IBAN"},
    "year": {"DATE", "BIRTH", "BIRTHDATE", "DOB"},
    "range": {"AGE", "AMOUNT", "SALARY", "INCOME", "NUMBER"},
    "place": {"ADDRESS", "LOCATION"},
}


def _year(text: str, context: Context) -> str:  # noqa: ARG001 - a year is a year
    years = _YEAR.findall(text)
    return years[0] if len(years) == 1 else ""


def _range(text: str, context: Context) -> str:
    width = int(context.parameters.get("width", "10"))
    if width < 2:
        raise ValueError("`width` is to be 2 at least")
    try:
        number = Decimal(text)
        lower = (
            int(number // width) * width
            if number >= 0 or number % width == 0
            else (int(number // width) - 1) * width
        )
    except (InvalidOperation, OverflowError):
        return ""
    return f"{lower} to {lower + width - 1}"


def _network(text: str, context: Context) -> str:  # noqa: ARG001 - /16 and /32 hold more than one household
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if address.version == 4:
        return ".".join([*str(address).split(".")[:2], "x", "x"])
    return ":".join([*address.exploded.split(":")[:2], "x"])


def _country(text: str, context: Context) -> str:  # noqa: ARG001 - what a number says of itself
    calling = _CALLING.match(text)
    if calling:
        return "+" + (calling[1] or calling[2] or calling[3])
    return text[:2].upper() if re.match(r"[A-Za-z]{2}\d\d", text) else ""


def _place(text: str, context: Context) -> str:  # noqa: ARG001 - the last part of an address, where it is a name
    before, comma, last = text.rpartition(",")
    place = last.strip()
    return place if comma and before.strip() and place and not re.search(r"\d", place) else ""


_COARSER: dict[str, Coarser] = {
    "year": _year,
    "range": _range,
    "network": _network,
    "country": _country,
    "place": _place,
}

OPERATOR = RedactionOperator(
    name="generalize",
    strictness=40,
    apply=apply,
    parameters=frozenset({"to", "width"}),
    examples=(
        Example("1984-03-12", "DATE_OF_BIRTH", "1984"),
        Example("12. März 84", "DATE_OF_BIRTH", "<DATE_OF_BIRTH>"),
        Example("37", "AGE", "30 to 39"),
        Example("-5", "AMOUNT", "-10 to -1"),
        Example("52310.75", "SALARY", "50000 to 59999", {"width": "10000"}),
        Example("192.0.2.17", "IP_ADDRESS", "192.0.x.x"),
        Example("2001:db8::17", "IP_ADDRESS", "2001:0db8:x"),
        Example("+49 30 901820", "PHONE_NUMBER", "+49"),
        Example("+1 202 555 0143", "PHONE_NUMBER", "+1"),
        Example("+351 21 000 0000", "PHONE_NUMBER", "+351"),
        Example("030 901820", "PHONE_NUMBER", "<PHONE_NUMBER>"),
        Example("DE89370400440532013000", "IBAN_CODE", "DE"),
        Example("12 Rua Augusta, Lisboa", "ADDRESS", "Lisboa"),
        Example("Ana Pereira", "PERSON", "<PERSON>"),
    ),
)
