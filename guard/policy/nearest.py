"""The nearest change of what is recorded that would permit a movement: what people would have to record for it to pass.

Each rule that fired tells by its own text what would lift it: what its excuse asks for, what would make it not apply, an
answer to its question. The smallest of these together are set up as flows of one policy, and the engine is asked of each.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from msgspec.structs import replace

from guard.policy.change import Change, changed_destination, changed_flow
from guard.policy.compile import Policy
from guard.policy.compiled import CompiledRule, Labelled
from guard.policy.facts import Facts
from guard.policy.movement import Situation
from guard.policy.ways import NOTHING, Way, both, smallest, ways
from schemas.decision import Action
from schemas.policy import Content

_TRIED = 64  # ways of lifting all rules that the engine is asked of, the smallest first


def nearest(policy: Policy, facts: Facts, destination: str, at: date) -> tuple[Change, ...]:
    """Return the smallest set of changes that would let a record pass as it is; empty where none is found."""
    found = (way for way in _together(policy, facts, destination, at) if way)
    tried = {f"try-{number}": way for number, way in enumerate(islice(found, _TRIED))}
    asked = Policy(_with(policy.content, facts.flow, destination, tried, at)) if tried else policy
    for name, way in tried.items():
        if asked.outcome(replace(facts, flow=name), at).action is Action.ALLOW:
            return tuple(sorted(way, key=str))
    return ()


def _together(policy: Policy, facts: Facts, destination: str, at: date) -> Iterable[Way]:
    """Return the ways to lift every rule that fired at the destination, the smallest first."""
    outcome = policy.outcome(facts, at)
    fired = {one.code for one in outcome.reasons if one.destination in {"", destination}}
    flow = policy.by_name[facts.flow]
    movement = policy.applicable_to(flow, at)[destination].movement
    given = frozenset(facts.declared).union(*(policy.labels.get(one, frozenset()) for one in facts.entities))
    situation = Situation(movement, Labelled.of(given), facts.origins | flow.origins)
    together = [NOTHING]
    for rule in policy.law.rules:
        if rule.rule.id in fired:
            together = both(together, smallest(_lifting(rule, situation)))
    if not all(code in {one.rule.id for one in policy.law.rules} for code in fired):
        return []  # something but a rule forbids it, which no record of people lifts
    return together


def _lifting(compiled: CompiledRule, situation: Situation) -> Iterator[Way]:
    """Yield what would lift one rule."""
    rule = compiled.rule
    if rule.unless is not None:
        yield from ways(rule.unless, situation, wanted=True)
    if rule.question is not None:
        yield frozenset({Change(rule.question.id, value=tuple(sorted(compiled.labels)), kind="answer")})
    yield from ways(rule.when, situation, wanted=False)


def _with(content: Content, flow: str, destination: str, tried: dict[str, Way], at: date) -> Content:
    """Return content with one flow and destination for each way, instead of those it has."""
    spec, to = content.flows[flow], content.destinations[destination]
    return content.model_copy(
        update={
            "flows": {name: changed_flow(spec, name, tuple(way), at) for name, way in tried.items()},
            "destinations": {
                name: changed_destination(to, tuple(way), spec, at) for name, way in tried.items()
            },
        }
    )
