"""What makes a met condition met, as far as it can be cited: adequacy decisions, permits, recorded grounds."""

from collections.abc import Iterable, Iterator

from guard.policy.conditions import adequate_by, countries_of, holds, in_country, permitted_by
from guard.policy.inline import within
from guard.policy.movement import Situation, covering
from schemas.condition import COUNTRY_WISE, Condition
from schemas.jurisdiction import Adequacy

_RECORDED = "safeguards."  # facts that are recorded, rather than declared of flow and destination


def basis(condition: Condition, situation: Situation) -> tuple[str, ...]:
    """Return what a met condition rests on, in words that `guard audit who-relied-on` finds again."""
    return _unique(_cited(condition, situation))


def grounds_used(condition: Condition, situation: Situation) -> Iterator[str]:
    """Yield the names of the grounds that a met condition rests on."""
    for part, where in _met(condition, situation):
        if part.asks == "ground":
            yield str(part.ground)
            ground = where.movement.law.grounds[str(part.ground)].ground
            yield from grounds_used(ground.when, where)


def adequacy_used(condition: Condition, situation: Situation) -> Iterator[Adequacy]:
    """Yield the adequacy decisions that a met condition rests on."""
    for part, where in _met(condition, situation):
        if part.asks == "ground":
            yield from adequacy_used(where.movement.law.grounds[str(part.ground)].ground.when, where)
        elif part.asks == "adequate":
            yield from adequate_by(str(part.adequate), where)[:1]


def _cited(condition: Condition, situation: Situation) -> Iterator[str]:
    for part, where in _met(condition, situation):
        match part.asks:
            case "ground":
                ground = where.movement.law.grounds[str(part.ground)].ground
                inner = tuple(_cited(ground.when, where))
                if all(
                    one.startswith(_RECORDED) for one in inner
                ):  # no decision or permit to be cited in its place
                    yield f"{part.ground}: {ground.citation}"
                yield from inner
            case "adequate":
                for entry in adequate_by(str(part.adequate), where)[:1]:
                    yield f"{part.adequate} adequacy of {where.country}: {entry.instrument}"
            case "permit":
                yield from (f"permit {one.permit.id}" for one in permitted_by(part.permit or (), where)[:1])
            case _:
                yield from _behind(part, where)


def _behind(condition: Condition, situation: Situation) -> Iterator[str]:
    """Yield the permits that prove a fact which a condition asks for, or the fact's own name where it is recorded itself."""
    for name in condition.facts:
        if name.startswith(_RECORDED) and name in situation.movement.facts:
            yield name
        if name in situation.movement.provable:
            yield from (f"permit {one.permit.id}" for one in covering(situation) if name in one.proves)


def _met(condition: Condition, situation: Situation) -> Iterator[tuple[Condition, Situation]]:
    """Yield the leaves of a met condition that make it met, each with the country it was asked for."""
    match condition.asks:
        case "all":
            for part in condition.parts:
                yield from _met(part, situation)
        case "any":
            for part in condition.parts:
                if holds(part, situation):
                    yield from _met(part, situation)
                    return
        case "none":
            return
        case asked if asked in COUNTRY_WISE:
            for country in countries_of(asked, situation):
                where = in_country(situation, country)
                for part in condition.parts:
                    if holds(part, where):
                        yield from _met(part, where)
        case _:
            yield condition, situation


def grounds_named(condition: Condition | None) -> tuple[str, ...]:
    """Return the grounds that a condition accepts, met or not."""
    return _unique(str(one.ground) for one in within(condition) if one.asks == "ground")


def _unique(cited: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cited))
