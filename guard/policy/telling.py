"""Which labels can change what is decided of a flow's records on a day: what gives no others need not be looked for.

A label tells where a rule or duty that can speak of a way speaks of it, or a permit, an adequacy decision, a question or
a default looks at it. Unsure is yes. With more than twelve kinds of findings on a record the search for what to redact is
no longer exhaustive; then, too, what is left out only lets it find less to redact, and never what the law forbids.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from guard.policy.applicable import Applicable
from guard.policy.compiled import CompiledRule, Flow, Law
from guard.policy.inline import within
from guard.policy.movement import Movement
from schemas.condition import Condition
from schemas.label import IMPLIES, PERSONAL, PSEUDONYMOUS, UNKNOWN, with_implied

_PERSONAL = frozenset(label for label in IMPLIES if PERSONAL in with_implied({label})) | {PSEUDONYMOUS}


def telling_of(flow: Flow, law: Law, applicable: Mapping[str, Applicable], at: date) -> frozenset[str]:
    """Return the labels. Evidence of an origin is a pattern's alone, and patterns are looked for always."""
    labels = {UNKNOWN}
    if not _is_covered(flow, law, at):
        labels |= _PERSONAL
    for one in applicable.values():
        rules = one.possible()
        if rules or one.duties:
            labels.update(_of_movement(one.movement))
        for rule in rules:
            labels.update(rule.labels, _of_grounds(rule, law))
        for duty in one.duties:
            labels.update(duty.duty.when.labels)
            labels.update(*(_of_ground(name, law) for name in _named(duty.duty.when)))
    return frozenset(labels)


def _is_covered(flow: Flow, law: Law, at: date) -> bool:
    """Return whether the law is stated of every country that a record can come from."""
    spec = flow.spec.origin
    bound = {flow.spec.exporter.country, *flow.origins}
    return not (spec.header or spec.field or spec.infer) and all(
        law.is_covered(country, at) for country in bound
    )


def _of_movement(movement: Movement) -> Iterator[str]:
    """Yield the labels that permits and adequacy decisions look at, whatever rule asks for them."""
    if any(one.permit.labels for one in movement.permits):
        yield from _PERSONAL
    jurisdictions = movement.law.jurisdictions
    for regime in jurisdictions.facts.adequacy:
        for country in movement.destination.countries:
            for entry in jurisdictions.decisions(regime, country or "", movement.at):
                yield from entry.excludes_labels
                for one in entry.requires:
                    yield from one.when_labels


def _of_grounds(rule: CompiledRule, law: Law) -> Iterator[str]:
    for part in (rule.rule.when, rule.rule.unless):
        for name in _named(part):
            yield from _of_ground(name, law)


def _of_ground(name: str, law: Law) -> Iterable[str]:
    ground = law.grounds.get(name)
    if ground is None:
        return
    yield from ground.ground.when.labels
    for inner in _named(ground.ground.when):
        yield from _of_ground(inner, law)


def _named(condition: Condition | None) -> Iterator[str]:
    return (str(one.ground) for one in within(condition) if one.asks == "ground")
