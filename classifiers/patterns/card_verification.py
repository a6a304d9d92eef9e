"""Card verification values, the three or four digits that a label names."""

import re

from classifiers.contract import Pattern

CLASSIFIERS = (
    Pattern(
        name="card_verification",
        version=1,
        entity="CARD_VERIFICATION_VALUE",
        kind="card",
        labels=("personal", "financial", "payment_card"),
        shape=re.compile(
            r"(?<![A-Z0-9])(?:CVV2?|CVC2?|CSC|CVN|security code|card code|Prüfziffer|Kartenprüfnummer|Sicherheitscode|"
            r"cryptogramme|codice di sicurezza)[\"']?(?: (?:code|number|is|ist|est))?[ ]?[:=#]?[ ]?[\"']?(?P<it>[0-9]{3,4})(?![\w.,/-][0-9]|\w)",
            re.IGNORECASE,
        ),
        shape_score=0.75,
        finds=("CVV: 123", '"cvc":"9876"', "security code is 321", "Prüfziffer 456"),
        ignores=("CVV 12", "CVE-2024-1234", "CSC 12345", "the CVV of the card", "recvv 123"),
    ),
    Pattern(
        name="card_verification_field",
        version=1,
        entity="CARD_VERIFICATION_VALUE",
        kind="card",
        labels=("personal", "financial", "payment_card"),
        shape=re.compile(r"(?<![^\n])[0-9]{3,4}(?![^\n])", re.UNICODE),
        context=("cvv", "cvc", "cvv2", "cvc2", "cvn", "card verification"),
        needs_context=True,
        shape_score=0.5,
        finds=("CVV\n123",),
        ignores=("123", "total\n1234", "CVV\n12345"),
    ),
)
