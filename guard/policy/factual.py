"""Conditions on recorded facts: whether one is true, recorded, equal to something, above a limit, not yet past."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from guard.policy.logic import Truth, every
from guard.policy.movement import Situation, is_unsettled, known
from schemas.vocabulary import FactValue


def _fact(name: str, situation: Situation) -> Truth:
    value = known(name, situation)
    return value if isinstance(value, bool) else None


def _recorded(name: str, situation: Situation) -> Truth:
    return None if is_unsettled(name, situation) else known(name, situation) not in (None, False, "", ())


def _equals(asked: dict[str, FactValue], situation: Situation) -> Truth:
    return every(_equal(known(name, situation), value) for name, value in asked.items())


def _equal(value: FactValue | None, asked: FactValue) -> Truth:
    if value is None:
        return None
    return value in asked if isinstance(asked, tuple) and not isinstance(value, tuple) else value == asked


def _contains(asked: dict[str, tuple[str, ...]], situation: Situation) -> Truth:
    return every(_has(name, some_of, situation) for name, some_of in asked.items())


def _has(name: str, some_of: tuple[str, ...], situation: Situation) -> Truth:
    if is_unsettled(name, situation):
        return None
    value = known(name, situation)
    return not frozenset(value if isinstance(value, tuple) else ()).isdisjoint(some_of)


def _limit(compares: Callable[[float, float], bool]) -> Callable[[dict[str, float], Situation], Truth]:
    return lambda limits, situation: every(
        _compared(known(name, situation), limit, compares) for name, limit in limits.items()
    )


def _compared(value: FactValue | None, limit: float, compares: Callable[[float, float], bool]) -> Truth:
    return compares(value, limit) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _current(name: str, situation: Situation) -> Truth:
    value = known(name, situation)
    return value >= situation.movement.at if isinstance(value, date) else None


def _within_days(asked: dict[str, int], situation: Situation) -> Truth:
    at = situation.movement.at
    return every(
        at <= value + timedelta(days) if isinstance(value := known(name, situation), date) else None
        for name, days in asked.items()
    )


def _certification(name: str, situation: Situation) -> Truth:
    # INVARIANT: what nobody recorded is unknown, never absent
    return True if _has("dest.certifications", (name,), situation) else None


FACTUAL: dict[str, Callable[[Any, Situation], Truth]] = {
    "fact": _fact,
    "recorded": _recorded,
    "equals": _equals,
    "contains": _contains,
    "at_least": _limit(lambda value, limit: value >= limit),
    "more_than": _limit(lambda value, limit: value > limit),
    "at_most": _limit(lambda value, limit: value <= limit),
    "less_than": _limit(lambda value, limit: value < limit),
    "current": _current,
    "within_days": _within_days,
    "certification": _certification,
}
