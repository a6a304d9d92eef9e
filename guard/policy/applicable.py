"""Which rules can speak of a flow's way to a destination at all: those that no fact known beforehand rules out.

A condition is asked with nothing known of the record. What is false then is false for every record (Kleene's logic is
monotone: more knowledge never turns false into anything else), so such a rule is never asked again on that day.
"""

from collections.abc import Iterable

from guard.policy.compiled import CompiledDuty, CompiledRule, Labelled
from guard.policy.conditions import holds
from guard.policy.movement import Movement, Situation


class Applicable:
    """The rules of one movement, found by the labels they need, each looked through when first needed."""

    def __init__(self, movement: Movement, index: "Index") -> None:
        self.movement = movement
        self._index = index
        self._unknown = Situation(movement, None, None)
        self._by_label: dict[str, tuple[CompiledRule, ...]] = {}
        self._known: dict[frozenset[str], tuple[CompiledRule, ...]] = {}
        self.duties: tuple[CompiledDuty, ...] = tuple(
            one
            for one in movement.law.duties
            if one.in_force <= movement.at and holds(one.duty.when, self._unknown) is not False
        )

    def rules(self, labels: Labelled) -> tuple[CompiledRule, ...]:
        """Return the rules that may speak of these labels, in the order of law."""
        known = self._known.get(labels.all)
        if known is None:
            found = {id(rule): rule for label in ("", *labels.all) for rule in self._of(label)}
            known = tuple(sorted(found.values(), key=lambda one: (one.order, one.pack, one.rule.id)))
            self._known[labels.all] = known
        return known

    def _of(self, label: str) -> tuple[CompiledRule, ...]:
        known = self._by_label.get(label)
        if known is None:
            known = self._by_label[label] = tuple(
                one
                for one in self._index.get(label)
                if one.in_force <= self.movement.at and holds(one.rule.when, self._unknown) is not False
            )
        return known


class Index:
    """Rules by the labels of which they need one; those that need none stand under the empty word."""

    def __init__(self, rules: Iterable[CompiledRule]) -> None:
        self._rules: dict[str, list[CompiledRule]] = {}
        for rule in rules:
            for label in rule.required or ("",):
                self._rules.setdefault(label, []).append(rule)

    def get(self, label: str) -> list[CompiledRule]:
        return self._rules.get(label, [])
