"""What stands twice, or in a circle: rules, permits and answers of one id, operators that own each other."""

from collections.abc import Iterator, Mapping

from guard.policy.complaints import closest
from guard.policy.kinds import Thing
from guard.policy.permits import Path
from guard.residency.ownership import circle, owner_of
from schemas.destination import OperatorSpec
from schemas.policy import Content

_ONE = {"rules": "rule", "duties": "duty", "grounds": "ground"}


def identity_complaints(
    things: list[Thing], content: Content, operators: Mapping[str, OperatorSpec]
) -> Iterator[str]:
    """Yield one sentence for every id that is taken, and for every circle of owners."""
    yield from _of_rules(things, content)
    yield from _of_permits(things)
    for thing in things:
        if thing.kind == "Operator":
            yield from _of_owners(thing, operators)


def _of_rules(things: list[Thing], content: Content) -> Iterator[str]:
    own = {thing.name for thing in things if thing.kind == "Pack"}
    first = {
        rule.id: f"the shipped pack `{name}`"
        for name, pack in content.packs.items()
        if name not in own
        for rule in pack.rules
    }
    for thing in things:
        within: dict[str, str] = {}
        for field in _ONE if thing.kind == "Pack" else ():
            for index, one in enumerate(getattr(thing.spec, field)):
                place = thing.place(field, index, "id")
                known = (first if field == "rules" else within).get(one.id) or within.get(one.id)
                if known is not None:
                    yield f"{place}: {_ONE[field]} `{one.id}` is defined at {known} already; rename one"
                if field == "rules":
                    first.setdefault(one.id, place)
                within.setdefault(one.id, place)


def _of_permits(things: list[Thing]) -> Iterator[str]:
    """Yield permits of one id: a decision that cites it must mean one record."""
    first: dict[str, str] = {}
    for thing in things:
        listed: list[tuple[Path, str]] = [((), thing.name)] if thing.kind == "Permit" else []
        listed += [
            (("permits", index, "id"), one.id) for index, one in enumerate(getattr(thing.spec, "permits", ()))
        ]
        for path, name in listed:
            place = thing.place(*path) if path else thing.item.place()
            before = first.setdefault(name.casefold(), place)
            if before != place:
                yield f"{place}: permit `{name}` is recorded at {before} already; write it once, as an object of kind Permit"


def _of_owners(thing: Thing, operators: Mapping[str, OperatorSpec]) -> Iterator[str]:
    spec: OperatorSpec = thing.spec
    place, said = thing.place("owned_by"), f"Operator `{thing.name}`"
    if spec.owned_by is None:
        return
    if spec.owned_by not in operators:
        hint = (
            closest(spec.owned_by, operators)
            or "; define it in an object of kind Operator, or name its parent in words"
        )
        yield f"{place}: unknown operator `{spec.owned_by}` in {said}{hint}"
        return
    around = circle(thing.name, operators)
    if around:
        yield f"{place}: {said} owns itself, by {' -> '.join(around)}; remove one `owned_by`"
        return
    top = owner_of(thing.name, operators)
    domicile = top.ultimate_parent_domicile or top.domicile
    if spec.ultimate_parent_domicile not in (None, domicile):
        yield (
            f"{thing.place('ultimate_parent_domicile')}: {said} says {spec.ultimate_parent_domicile}, its owners lead to "
            f"{domicile or 'no known country'}; keep one of them"
        )
