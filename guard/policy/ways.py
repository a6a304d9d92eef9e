"""The ways to make a condition true, or false, by recording something: each way is a set of changes, the smallest first."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from guard.policy.change import ON_RECORD, Change
from guard.policy.conditions import countries_of, holds, in_country
from guard.policy.movement import Situation
from guard.policy.recorded import is_recordable
from schemas.condition import COUNTRY_WISE, Condition
from schemas.recorded import sort_of
from schemas.vocabulary import FactValue, canonical

Way = frozenset[Change]
NOTHING: Way = frozenset()  # what is so already needs no change
_MOST = 24  # ways that are kept of each condition


def ways(condition: Condition, situation: Situation, *, wanted: bool) -> list[Way]:
    """Return the ways to give a condition an answer; none where nothing that people record does."""
    if holds(condition, situation) is wanted:
        return [NOTHING]
    match condition.asks:
        case "all" | "any":
            parts = [ways(part, situation, wanted=wanted) for part in condition.parts]
            return _joined(parts) if (condition.asks == "all") is wanted else smallest(_each(parts))
        case "none":
            parts = [ways(part, situation, wanted=not wanted) for part in condition.parts]
            return _joined(parts) if wanted else smallest(_each(parts))
        case asked if asked in COUNTRY_WISE:
            there = [in_country(situation, country) for country in countries_of(asked, situation)]
            parts = [ways(part, one, wanted=wanted) for one in there for part in condition.parts]
            return _joined(parts) if asked.startswith("each") is wanted else smallest(_each(parts))
        case "ground":
            ground = situation.movement.law.grounds.get(str(condition.ground))
            return ways(ground.ground.when, situation, wanted=wanted) if ground else []
        case _:
            changes = _recorded(condition, situation) if wanted else _denied(condition)
            return smallest(frozenset({change}) for change in changes)


def both(some: Iterable[Way], others: Iterable[Way]) -> list[Way]:
    """Return what takes one way and another, the smallest first."""
    others = list(others)
    return smallest(one | other for one in some for other in others if _is_one(one | other))


def smallest(found: Iterable[Way]) -> list[Way]:
    """Return ways, each once, those with the fewest changes first, as many as are kept."""
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda way: (len(way), sorted(map(str, way))))[:_MOST]


def _joined(parts: Iterable[list[Way]]) -> list[Way]:
    joined = [NOTHING]
    for part in parts:
        joined = both(joined, part)
    return joined


def _each(parts: Iterable[list[Way]]) -> Iterator[Way]:
    return (way for part in parts for way in part)


def _is_one(way: Way) -> bool:
    """Return whether no fact is given two values."""
    return len({(one.kind, one.name) for one in way}) == len(way)


def _recorded(condition: Condition, situation: Situation) -> Iterator[Change]:
    """Yield what would have to be recorded for a condition to be met."""
    at = situation.movement.at
    match condition.asks:
        case "fact":
            yield from _of(str(condition.fact), value=True)
        case "recorded":
            name = str(condition.recorded)
            yield from _of(name, value=True if sort_of(name) == "flag" else ON_RECORD)
        case "equals" if len(condition.equals or {}) == 1:
            for name, value in (condition.equals or {}).items():
                several = value if isinstance(value, tuple) else (value,)
                for one in several:
                    yield from _of(name, value=one)
        case "current":
            yield from _of(str(condition.current), value=at + timedelta(365))
        case "at_least" | "at_most":
            for name, limit in getattr(condition, condition.asks).items():
                yield from _of(name, value=limit)
        case "certification":
            yield Change(str(condition.certification), kind="certificate")
        case "permit":
            yield from (Change(mechanism, kind="permit") for mechanism in condition.permit or ())
        case "adequate":
            decisions = situation.movement.law.jurisdictions.decisions
            for entry in decisions(str(condition.adequate), situation.country or "", at):
                for required in entry.requires:
                    yield from _of(required.fact, value=True)
        case _:
            return


def _denied(condition: Condition) -> Iterator[Change]:
    """Yield what would have to be recorded for a condition not to be met: a flag that is shown to be false."""
    if condition.asks == "fact":
        yield from _of(str(condition.fact), value=False)


def _of(name: str, *, value: FactValue) -> Iterator[Change]:
    full = canonical(name)
    if full is not None and is_recordable(full) and not full.startswith("volume."):
        yield Change(full, value)
