"""What the register of operators says of one, as far as a destination can be made of it: where it runs, and certificates."""

import re
from collections.abc import Iterator

from guard.residency.jurisdictions import Jurisdictions
from schemas.destination import OperatorSpec
from schemas.jurisdiction import Source

OWN = "EXPORTER"
_HEDGES = re.compile(r"\b(verify|in process|not seen|aims|check|only|on .* infrastructure)\b", re.IGNORECASE)
_CERTIFICATES = (
    (re.compile(r"\bsecnumcloud\b", re.IGNORECASE), "SECNUMCLOUD_3_2"),
    (re.compile(r"\bHDS\b"), "HDS"),
    (re.compile(r"\bC5 Type 2\b", re.IGNORECASE), "C5_TYPE2"),
    (re.compile(r"\bISO(/IEC)? ?27001\b", re.IGNORECASE), "ISO27001"),
    (re.compile(r"\bFedRAMP Moderate\b", re.IGNORECASE), "FEDRAMP_MODERATE"),
    (re.compile(r"\bFedRAMP High\b", re.IGNORECASE), "FEDRAMP_HIGH"),
)


def unregistered(name: str) -> OperatorSpec:
    """Return an operator of which nothing is known."""
    return OperatorSpec(
        entity=name, source=Source(type="from-memory", as_of="2026-11", title="not registered")
    )


def place_of(operator: OperatorSpec, exporter: str, jurisdictions: Jurisdictions) -> str | None:
    """Return the country where it would run for an exporter: the exporter's own, else its home, else its first region."""
    if operator.domicile == OWN:
        return exporter
    codes = list(_regions(operator, jurisdictions))
    if exporter in codes:
        return exporter
    home = operator.domicile
    if home is not None and (home in codes or not codes):
        return home
    return codes[0] if codes else None


def certificates_of(operator: OperatorSpec) -> tuple[str, ...]:
    """Return the certificates it is said to hold; what the register itself doubts is not held.

    >>> from schemas.jurisdiction import Source
    >>> held = OperatorSpec(entity="x", certifications=("HDS; C5: verify",), source=Source(type="from-memory", as_of="2026"))
    >>> certificates_of(held)
    ()
    """
    told = [text for text in operator.certifications if not _HEDGES.search(text)]
    return tuple(name for shape, name in _CERTIFICATES if any(shape.search(text) for text in told))


def _regions(operator: OperatorSpec, jurisdictions: Jurisdictions) -> Iterator[str]:
    """Yield the countries it names as regions; `EU` stands for its home where that lies in the EEA."""
    for text in operator.regions:
        word = re.split(r"[^A-Z-]", text, maxsplit=1)[0]
        if word in {"EU", "EEA"}:
            if operator.domicile and jurisdictions.within(operator.domicile, ("EEA",)):
                yield operator.domicile
        elif word in jurisdictions.facts.countries:
            yield word
