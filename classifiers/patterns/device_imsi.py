"""Subscriber identities (IMSI) and SIM card numbers (ICCID), with a word for them beside."""

import re

from stdnum import imsi

from classifiers.contract import Pattern
from classifiers.patterns._digits import digits_of, passes_luhn


def is_imsi(text: str) -> bool:
    """Return whether `text` begins with the country and network of a mobile operator."""
    return text.isascii() and text.isdigit() and bool(imsi.is_valid(text))


CLASSIFIERS = (
    Pattern(
        name="device_imsi",
        version=1,
        entity="IMSI",
        kind="device_id",
        labels=("personal", "device"),
        shape=re.compile(r"(?<![\w.-])[2-7][0-9]{13,14}(?![\w-])", re.UNICODE),
        proof=is_imsi,
        context=("imsi", "subscriber", "sim", "teilnehmerkennung"),
        needs_context=True,
        finds=("IMSI 262011234567890",),
        ignores=("262011234567890", "IMSI 099990123456789", "imsi 2620"),
    ),
    Pattern(
        name="device_imsi_card",
        version=1,
        entity="ICCID",
        kind="device_id",
        labels=("personal", "device"),
        shape=re.compile(r"(?<![\w.-])89[0-9]{2}(?:[ -]?[0-9]{4}){3}[ -]?[0-9]{2,4}(?![\w-])", re.UNICODE),
        proof=lambda text: len(digits_of(text)) in {19, 20} and passes_luhn(digits_of(text)),
        context=("iccid", "sim", "sim card", "simkarte", "esim"),
        needs_context=True,
        finds=("ICCID 8944500102198304826", "SIM 8944 5001 0219 8304 826"),
        ignores=("8944500102198304826", "ICCID 8944500102198304827"),
    ),
)
