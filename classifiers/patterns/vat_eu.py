"""VAT identification numbers of the European Union and Northern Ireland, with their country's prefix and check digits."""

import re

from stdnum.eu import vat

from classifiers.contract import Pattern

_FORMATS = (
    "ATU[0-9]{8}|BE ?[01][0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}|BG ?[0-9]{9,10}|CY ?[0-9]{8}[A-Z]|CZ ?[0-9]{8,10}|DE ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}|"
    "DK ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2}|EE ?[0-9]{9}|EL ?[0-9]{9}|ES ?[A-Z0-9][0-9]{7}[A-Z0-9]|FI ?[0-9]{8}|FR ?[A-Z0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}|"
    "HR ?[0-9]{11}|HU ?[0-9]{8}|IE ?[0-9][0-9A-Z+*][0-9]{5}[A-Z]{1,2}|IT ?[0-9]{11}|LT ?(?:[0-9]{12}|[0-9]{9})|LU ?[0-9]{8}|LV ?[0-9]{11}|"
    "MT ?[0-9]{8}|NL ?[0-9]{9}B[0-9]{2}|PL ?[0-9]{3}-?[0-9]{3}-?[0-9]{2}-?[0-9]{2}|PT ?[0-9]{9}|RO ?[0-9]{2,10}|SE ?[0-9]{10}01|SI ?[0-9]{8}|SK ?[0-9]{10}"
)


def is_vat_number(text: str) -> bool:
    """Return whether `text` is a VAT number of the member state that its first letters name."""
    return text.isascii() and bool(vat.is_valid(text))


CLASSIFIER = Pattern(
    name="vat_eu",
    version=1,
    entity="EU_VAT_NUMBER",
    kind="vat_id",
    labels=("financial",),
    shape=re.compile(rf"(?<![\w-])(?:{_FORMATS})(?![\w-])", re.UNICODE),
    proof=is_vat_number,
    origin=lambda text: {"EL": "GR"}.get(text[:2], text[:2]),
    context=(
        "vat",
        "ust",
        "ustid",
        "ust idnr",
        "tva",
        "iva",
        "btw",
        "nip",
        "moms",
        "alv",
        "nif",
        "uid",
        "vat id",
        "vat no",
    ),
    finds=("USt-IdNr.: DE136695976", "VAT FR40303265045", "PL 8567346215", "NL004495445B01", "ATU13585627"),
    ignores=("DE136695978", "FR00000000000", "ROOM 12", "DE 2024"),
)
