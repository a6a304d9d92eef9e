"""Facts as scenarios write them: nested by group, lists as lists, days as words; typed by the vocabulary."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from schemas import recorded
from schemas.errors import SettingsError
from schemas.vocabulary import FACTS, FactValue


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


_NO = frozenset({"", "no", "false", "none", "unknown"})


def typed(facts: Mapping[str, object], place: str) -> Iterator[tuple[str, FactValue]]:
    """Yield the facts the vocabulary names, each in its form. Raise SettingsError where a value is none of its fact."""
    for name, value in facts.items():
        if name not in FACTS:
            continue
        given: Any = texts(value) if isinstance(value, list) else value
        if FACTS[name][0] == "flag" and isinstance(given, str) and given.lower() not in _NO:
            given = True  # a document's id in place of a flag says that there is one
        found = recorded.typed(name, given)
        if found is None:
            raise SettingsError(f"{place}: `{value}` is no value for `{name}`; {recorded.expected(name)}")
        yield name, found


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
