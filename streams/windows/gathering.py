"""Cases as people look at them: those that were merged counted with the one they were merged into."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from schemas.case import Case, CaseState
from schemas.cause import sampled

_Key = TypeVar("_Key", int, str)


def root_of(cases: Mapping[str, Case], identifier: str) -> str:
    """Return the case that a case is merged into, at last; of cases that were merged in a circle, the least id."""
    way: list[str] = []
    while identifier not in way:
        way.append(identifier)
        case = cases.get(identifier)
        if case is None or case.state is not CaseState.MERGED or case.into not in cases:
            return identifier
        identifier = case.into
    return min(way[way.index(identifier) :])


def gathered(cases: Iterable[Case]) -> list[Case]:
    """Return the cases that are merged into no other, each with the counts of all that were merged into it."""
    known = {case.id: case for case in cases}
    found: dict[str, Case] = {}
    for case in known.values():
        root = root_of(known, case.id)
        whole = found.get(root, known[root])
        found[root] = whole if case.id == root else _with(whole, case)
    return list(found.values())


def _with(whole: Case, part: Case) -> Case:
    if not whole.count:
        whole = replace(whole, first=part.first, last=part.last)
    return replace(
        whole,
        count=whole.count + part.count,
        first=min(whole.first, part.first),
        last=max(whole.last, part.last),
        quarters=_sum(whole.quarters, part.quarters),
        days=_sum(whole.days, part.days),
        samples=sampled((*whole.samples, *part.samples)),
        entities=_sum(whole.entities, part.entities),
        rules=_sum(whole.rules, part.rules),
    )


def _sum(one: Mapping[_Key, int], other: Mapping[_Key, int]) -> dict[_Key, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}
