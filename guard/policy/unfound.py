"""Labels that rules ask for and nothing finds: there a rule guards what a record's event declares of itself, and nothing else."""

from collections.abc import Collection, Sequence
from datetime import date

from guard.policy.compile import Policy
from guard.policy.compiled import CompiledRule
from guard.policy.conditions import holds
from guard.policy.inline import within
from guard.policy.movement import Movement, Situation
from schemas.condition import Condition
from schemas.label import PSEUDONYMOUS, with_implied


def found_labels(policy: Policy, entities: Collection[str]) -> frozenset[str]:
    """Return the labels that these entities give under a policy, with all they imply, and what redaction leaves."""
    given = (with_implied(labels) for entity, labels in policy.labels.items() if entity in entities)
    return frozenset({PSEUDONYMOUS}).union(*given)


def blind_labels(when: Condition, found: frozenset[str]) -> frozenset[str]:
    """Return the labels that a condition asks for and that are not found.

    One that stands beside a wider label that is found is none of them: what `health` guards is guarded where nobody finds `phi`.
    """
    blind: set[str] = set()
    for condition in within(when):
        either = frozenset(condition.labels_any or ())
        blind.update(one for one in either - found if not (with_implied({one}) & either & found))
        blind.update(frozenset(condition.labels_all or ()) - found)
    return frozenset(blind)


def unfound(policy: Policy, entities: Collection[str], at: date) -> dict[str, tuple[str, ...]]:
    """Return each label that rules ask for which can apply at `at` and that nothing finds, with the names of their packs."""
    found = found_labels(policy, entities)
    asking: dict[str, set[str]] = {}
    for rule in live_rules(policy, movements(policy, at), at):
        for label in blind_labels(rule.rule.when, found):
            asking.setdefault(label, set()).add(rule.pack)
    return {label: tuple(sorted(asking[label])) for label in sorted(asking)}


def live_rules(policy: Policy, ways: Sequence[Movement], at: date) -> list[CompiledRule]:
    """Return the rules that can apply at `at` on one of these ways at all, whatever a record holds."""
    return [
        one
        for one in policy.law.rules
        if one.in_force <= at
        and any(holds(one.rule.when, Situation(movement, None, None)) is not False for movement in ways)
    ]


def movements(policy: Policy, at: date) -> list[Movement]:
    """Return each flow's way to each of its destinations."""
    return [
        one.movement for flow in policy.by_name.values() for one in policy.applicable_to(flow, at).values()
    ]
