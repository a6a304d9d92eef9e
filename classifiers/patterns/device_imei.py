"""Equipment identities of mobile phones (IMEI, IMEISV), with a word for them beside."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._digits import digits_of, is_monotone, passes_luhn


def is_imei(text: str) -> bool:
    """Return whether `text` is fourteen digits and their check digit, or an identity with a software version."""
    digits = digits_of(text)
    return not is_monotone(digits) and (len(digits) == 16 or (len(digits) == 15 and passes_luhn(digits)))


CLASSIFIERS = (
    Pattern(
        name="device_imei",
        version=1,
        entity="IMEI",
        kind="device_id",
        labels=("personal", "device"),
        shape=re.compile(
            r"(?<![\w.-])[0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{6}[ -]?[0-9]{1,2}(?![\w-])", re.UNICODE
        ),
        proof=is_imei,
        context=("imei", "imeisv", "handset", "mobilgerät", "gerätenummer", "device"),
        needs_context=True,
        finds=("IMEI: 490154203237518", "imei 35-209900-176148-1", "IMEISV 35-209900-176148-23"),
        ignores=("490154203237518", "IMEI 490154203237519", "imei 000000000000000"),
    ),
    Pattern(
        name="device_imei_labelled",
        version=1,
        entity="IMEI",
        kind="device_id",
        labels=("personal", "device"),
        shape=re.compile(
            r"(?<!\w)IMEI[\"']?(?: (?:no|number|nr|is))?\.?[ ]?[:=]?[ ]?[\"']?(?P<it>[0-9]{15,16})(?!\w)",
            re.IGNORECASE,
        ),
        shape_score=0.7,
        finds=("IMEI: 490154203237511",),
        ignores=("IMEI 4901", "order 490154203237511"),
    ),
)
