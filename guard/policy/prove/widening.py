"""What a new bundle permits that an old one did not: of law, for every movement; of flows and destinations, way by way."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations

from msgspec import Struct

from guard.policy.applicable import Applicable, Index
from guard.policy.compile import Policy
from guard.policy.compiled import Labelled
from guard.policy.judgement import Inquiry, judge
from guard.policy.movement import movement_of
from guard.policy.prove.judged import is_lawful
from guard.policy.prove.questions import Questions, Witness

_TOGETHER = 2  # labels tried at once on a way


class Widening(Struct, frozen=True, eq=False):
    """A rule of the old law, and a movement it forbade that the new law lets pass."""

    rule: str
    witness: Witness


class Way(Struct, frozen=True):
    """A flow's way to a destination that lets labels pass which it did not."""

    flow: str
    destination: str
    labels: tuple[tuple[str, ...], ...]  # the smallest sets of labels; an empty one is a record without any
    is_new: bool


def widenings(questions: Questions, advance: Callable[[int], None]) -> Iterator[Widening]:
    """Yield, for every rule and default of the old law, a movement it forbade that the new one lets pass, if there is one.

    `questions` are of the old law and the new one, each with its own profile. No widening means: the new one only restricts.
    """
    old, new = questions.statements
    for rule, fires in old.fires.items():
        found = questions.find(
            lambda movement, laws: is_lawful(movement, laws[1]) and not is_lawful(movement, laws[0]),
            new.lawful,
            fires,
        )
        if found is not None:
            yield Widening(rule, found)
        advance(1)


def ways(old: Policy, new: Policy, at: date) -> Iterator[Way]:
    """Yield the ways that a new bundle opens or widens for records of at most two labels, on a day and as the flow declares.

    It compares decisions and proves nothing: facts, permits and destinations are the bundle's own here, not any.
    """
    for flow_name, flow in new.by_name.items():
        for destination in flow.destinations:
            before = old.by_name.get(flow_name)
            known = before is not None and any(one.name == destination.name for one in before.destinations)
            if known and before is not None and _equal(old, new, flow_name, destination.name):
                continue
            widened = _smallest(
                labels
                for labels in _sets(new)
                if _permits(new, flow_name, destination.name, labels, at)
                and not (known and _permits(old, flow_name, destination.name, labels, at))
            )
            if widened:
                yield Way(flow_name, destination.name, widened, not known)


def _equal(old: Policy, new: Policy, flow: str, destination: str) -> bool:
    """Return whether nothing that a way rests on differs but the law, which is compared as a whole."""
    ours, theirs = new.content, old.content
    spec = ours.destinations[destination]
    return (
        ours.flows[flow] == theirs.flows[flow]
        and spec == theirs.destinations.get(destination)
        and ours.operators[spec.operator] == theirs.operators.get(spec.operator)
        and ours.permits == theirs.permits
    )


def _sets(policy: Policy) -> Iterator[frozenset[str]]:
    labels = sorted(policy.law.telling)
    yield frozenset()
    for count in range(1, _TOGETHER + 1):
        yield from (frozenset(one) for one in combinations(labels, count))


def _permits(policy: Policy, flow_name: str, destination: str, labels: frozenset[str], at: date) -> bool:
    flow = policy.by_name[flow_name]
    to = next(one for one in flow.destinations if one.name == destination)
    applicable = _applicable(policy, flow_name, destination, at)
    inquiry = Inquiry(
        policy.law,
        flow,
        flow.origins or frozenset({flow.spec.exporter.country}),
        opaque=False,
        at=at,
        applicable={destination: applicable},
    )
    return judge(inquiry, to, Labelled.of(labels)).is_lawful


_KNOWN: dict[tuple[int, str, str, date], Applicable] = {}


def _applicable(policy: Policy, flow_name: str, destination: str, at: date) -> Applicable:
    key = (id(policy), flow_name, destination, at)
    if key not in _KNOWN:
        flow = policy.by_name[flow_name]
        to = next(one for one in flow.destinations if one.name == destination)
        _KNOWN.clear()
        _KNOWN[key] = Applicable(
            movement_of(flow, to, policy.law, at), Index(policy.law.rules, policy.law.jurisdictions)
        )
    return _KNOWN[key]


def _smallest(sets: Iterator[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the sets that hold no other of them."""
    kept: list[frozenset[str]] = []
    for one in sets:
        if not any(other <= one for other in kept):
            kept.append(one)
    return tuple(tuple(sorted(one)) for one in kept)
