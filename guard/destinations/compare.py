"""What is known of a destination as named values, for people to read and to hold beside another's."""

from collections.abc import Iterator
from typing import NamedTuple

from guard.destinations.portrait import Portrait
from guard.destinations.sovereignty import Sovereignty
from schemas.vocabulary import FactValue

UNKNOWN = "unknown"


class Difference(NamedTuple):
    """One value that two destinations do not share."""

    what: str
    one: str
    other: str


def told(shown: Portrait, standing: Sovereignty) -> dict[str, str]:
    """Return a destination's values by name, in the order in which people ask for them."""
    spec, operator = shown.spec, shown.operator
    values = {
        "kind": spec.kind.replace("_", " "),
        "operator": f"{spec.operator} ({operator.entity})" if operator else spec.operator,
        "role": spec.role,
        "domicile": shown.domicile or UNKNOWN,
        "ultimate parent": (operator.ultimate_parent if operator else "") or UNKNOWN,
        "domicile of the parent": shown.parent_domicile or UNKNOWN,
        "processed in": ", ".join(spec.processing_countries),
        "reached from": ", ".join(spec.access_countries or ()) or UNKNOWN,
        "exposure": _exposure(shown),
        "certificates": ", ".join(f"{name} until {end}" for name, end in shown.certificates.items())
        or "none",
        "permits": ", ".join(one.id for one in spec.permits) or "none of its own",
        "sovereignty": sovereignty(standing),
        "named by flows": ", ".join(shown.flows) or "none",
    }
    facts = {name: f"{spoken(one.value)} until {one.expires}" for name, one in sorted(shown.facts.items())}
    return {**values, **facts}


def differences(one: dict[str, str], other: dict[str, str]) -> Iterator[Difference]:
    """Yield what two destinations, or one at two times, do not share."""
    for what in dict.fromkeys((*one, *other)):
        left, right = one.get(what, UNKNOWN), other.get(what, UNKNOWN)
        if left != right:
            yield Difference(what, left, right)


def sovereignty(standing: Sovereignty) -> str:
    """Return a standing in a few words; what nobody assessed stays unknown.

    The level is the lowest of eight objectives.
    """
    least, most = standing.score
    level = (
        f"SEAL-{standing.level}"
        if standing.level is not None
        else f"not assessed; at most SEAL-{standing.at_most}"
    )
    return f"{level} ({least:g} to {most:g} of 100)" if least != most else f"{level} ({least:g} of 100)"


def spoken(value: FactValue) -> str:
    """Return a fact's value in words.

    >>> spoken(True), spoken(("DE", "FR")), spoken(30)
    ('yes', 'DE, FR', '30')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _exposure(shown: Portrait) -> str:
    if not shown.exposure:
        return "none recorded"
    reached = [
        f"{law} ({how.replace('_', ' ')})"
        for law, how in sorted(shown.exposure.items())
        if how != "none_known"
    ]
    return ", ".join(reached) or "none known"
