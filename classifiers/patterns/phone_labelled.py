"""Telephone numbers that a label names, whatever country's form they are in."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._digits import digits_of, is_monotone
from classifiers.patterns._phones import WORDS

_LABELS = (
    "telephone|phone|mobile|cell|fax|desk|tel|telefon|telefonnummer|mobil|handy|téléphone|tél|telefax|teléfono|telefono|móvil|"
    "tfno|tlfno|tlf|cellulare|cel|telefoon|mobiel|komórka|kom|telefone|telemóvel|puhelin|puh|telefonszám|τηλ|τηλέφωνο|телефон|тел"
)
_NUMBER = r"[+(]{0,2}[0-9](?:[ \u00a0./()-]{0,3}[0-9]){6,14}"


def is_plausible(text: str) -> bool:
    """Return whether `text` has as many digits as telephone numbers have, and is neither a date nor a filler."""
    digits = digits_of(text)
    return (
        7 <= len(digits) <= 15
        and not is_monotone(digits)
        and not re.search(r"(?:19|20)[0-9]{2}[-/.][01]?[0-9][-/.]", text)
    )


CLASSIFIERS = (
    Pattern(
        name="phone_labelled",
        version=1,
        entity="PHONE_NUMBER_LABELLED",
        kind="phone",
        labels=("personal",),
        shape=re.compile(
            rf"(?<!\w)(?:{_LABELS})(?:[ ]?(?:number|no|nr|n°|nº))?\.?[ ]?[:=]?[ ]{{0,3}}(?P<it>{_NUMBER})(?!\w)",
            re.IGNORECASE,
        ),
        proof=is_plausible,
        shape_score=0.5,
        finds=(
            "Tel.: 967 597 100",
            "Phone number: 555-867-5309",
            "telefonszám: 30 123 4567",
            "FAX 0345 678 901",
        ),
        ignores=("phone 12345", "telephone 0000000", "hotel 967 597 100", "Mobile: 2024-05-01 10:22"),
    ),
    Pattern(
        name="phone_labelled_alone",
        version=1,
        entity="PHONE_NUMBER_LABELLED",
        kind="phone",
        labels=("personal",),
        shape=re.compile(rf"(?<![^\n]){_NUMBER}(?![^\n])", re.UNICODE),
        proof=is_plausible,
        context=tuple(
            word for word in WORDS if word not in {"nummer", "ring", "kom", "bel", "call", "dúvidas"}
        ),
        needs_context=True,
        finds=("Phone:\n0487 98 11 92", "Mobil\n015123456789\n"),
        ignores=("0487 98 11 92", "Phone: unknown\n2024-05-01\n", "Phone\n1111111"),
    ),
)
