"""Facts as scenarios write them: nested by group, lists as lists, days as words; typed by the vocabulary."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from schemas.errors import SettingsError
from schemas.vocabulary import FACTS, FactValue

_LISTS = frozenset({"list", "countries"})
_KINDS: dict[str, tuple[type, ...]] = {"flag": (bool,), "number": (int, float), "country": (str,)}


def flat(groups: Mapping[str, Any], prefix: str = "") -> dict[str, object]:
    """Return nested facts by their full names.

    >>> flat({"purpose": "storage", "dest": {"operator": "aws"}})
    {'purpose': 'storage', 'dest.operator': 'aws'}
    """
    facts: dict[str, object] = {}
    for name, value in groups.items():
        if isinstance(value, dict):
            facts.update(flat(value, f"{prefix}{name}."))
        else:
            facts[f"{prefix}{name}"] = value
    return facts


def typed(facts: Mapping[str, object], place: str) -> Iterator[tuple[str, FactValue]]:
    """Yield the facts the vocabulary names, with values of the type it gives them. Raise SettingsError for another."""
    for name, value in facts.items():
        if name not in FACTS:
            continue
        sort = FACTS[name][0]
        if sort in _LISTS:
            yield name, texts(value)
        elif sort == "date":
            yield name, day_of(value, f"{place}, `{name}`")
        elif not isinstance(value, _KINDS.get(sort, (str, bool, int, float))) or (
            sort == "number" and isinstance(value, bool)
        ):
            raise SettingsError(f"{place}: `{name}` is a {sort}, which `{value}` is not; mend it")
        else:
            yield name, value  # type: ignore[misc]  # checked against the vocabulary just above


def texts(value: object) -> tuple[str, ...]:
    """Return a list of words, or one word, as words."""
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else (str(value),)


def day_of(value: object, place: str) -> date:
    """Return a day. Raise SettingsError where it is none."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise SettingsError(
            f"{place}: a day such as 2026-11-22 is expected; write one, or give --at"
        ) from error
