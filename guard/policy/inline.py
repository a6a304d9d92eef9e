"""A pack's conditions made whole: definitions put in their place, facts and grounds called by their full names."""

from collections.abc import Iterator
from typing import Any

from schemas.condition import COUNTRY_WISE, MAPPING, NAMING, Condition
from schemas.errors import SettingsError
from schemas.policy import PackSpec
from schemas.vocabulary import canonical

_NESTED = frozenset({"all", "any", "none"})


def whole(condition: Condition, pack: PackSpec, name: str, above: tuple[str, ...] = ()) -> Condition:
    """Return a condition without references into its pack. Raise SettingsError where one leads nowhere or in a circle."""
    asked, value = condition.asks, getattr(condition, condition.asks)
    if asked == "defined":
        if value in above:
            raise SettingsError(f"pack `{name}` defines `{value}` by itself; break the circle")
        if value not in pack.define:
            raise SettingsError(f"pack `{name}` does not define `{value}`; add it below `define`")
        return whole(pack.define[value], pack, name, (*above, value))
    if asked in _NESTED:
        parts = tuple(whole(part, pack, name, above) for part in value)
        same = all(new is old for new, old in zip(parts, value, strict=True))
        return condition if same else _made(asked, parts)
    if asked in COUNTRY_WISE:
        inner = whole(value, pack, name, above)
        return condition if inner is value else _made(asked, inner)
    return _named(condition, asked, value, name)


def _named(condition: Condition, asked: str, value: Any, pack: str) -> Condition:
    if asked == "ground":
        return condition if "/" in value else _made(asked, f"{pack}/{value}")
    if asked in NAMING:
        full = canonical(value) or value
        return condition if full == value else _made(asked, full)
    if asked in MAPPING:
        renamed = {canonical(fact) or fact: limit for fact, limit in value.items()}
        return condition if renamed.keys() == value.keys() else _made(asked, renamed)
    return condition


def _made(asked: str, value: Any) -> Condition:
    return Condition.model_construct(_fields_set={asked}, **{asked: value})


def within(condition: Condition | None) -> Iterator[Condition]:
    """Yield a condition and all conditions inside it."""
    waiting = [] if condition is None else [condition]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(one.parts)
