"""What people record of a fact, in the form that the vocabulary asks for: a date as a date, one country as a list of one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from schemas.vocabulary import FACTS, FactValue, Sort, canonical

_EXPECTED: dict[Sort, str] = {
    "flag": "write true or false",
    "number": "write a number",
    "date": "write a day, such as 2027-06-30",
    "text": "write it in quotes",
    "list": "write a list, such as [one, another]",
    "country": "write a country as two capital letters, such as DE",
    "countries": "write countries as two capital letters, such as [DE, FR]",
}
_TEXTUAL = frozenset({"text", "country"})
_LISTED = frozenset({"list", "countries"})


def sort_of(name: str) -> Sort | None:
    """Return the sort of a fact's value; None where the vocabulary has no such fact.

    >>> sort_of("dpf"), sort_of("tia_expires"), sort_of("dpff")
    ('flag', 'date', None)
    """
    full = canonical(name)
    return FACTS[full][0] if full else None


def expected(name: str) -> str:
    """Return what is to be written for a fact's value.

    >>> expected("dpf")
    'write true or false'
    """
    sort = sort_of(name)
    return _EXPECTED[sort] if sort else ""


def typed(name: str, value: FactValue) -> FactValue | None:
    """Return a value in the form of its fact's sort; None where it is none of that sort.

    YAML knows no dates here and JSON knows none at all, so a day may come as text, and text that looks like a day as a day.

    >>> typed("tia_expires", "2027-06-30"), typed("dpf", "yes"), typed("contract_countries", "DE")
    (datetime.date(2027, 6, 30), None, ('DE',))
    """
    plain = value.isoformat() if isinstance(value, date) else value
    match sort_of(name):
        case "flag":
            return plain if isinstance(plain, bool) else None
        case "number":
            return plain if isinstance(plain, int | float) and not isinstance(plain, bool) else None
        case "date":
            return _day(plain)
        case sort if sort in _TEXTUAL:
            return plain if isinstance(plain, str) else None
        case sort if sort in _LISTED:
            return (plain,) if isinstance(plain, str) else plain if isinstance(plain, tuple) else None
        case _:
            return plain


def settled(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Return facts with each value in its form; what is of another sort stays as it is, for a complaint to name."""
    return {name: _or(typed(name, value), value) for name, value in facts.items()}


def _or(found: FactValue | None, otherwise: FactValue) -> FactValue:
    return otherwise if found is None else found


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
