"""Which rules can speak of a flow's way to a destination at all, and what is left to ask of each record.

A condition is first asked with nothing known of the record. What is false then is false for every record (Kleene's logic
is monotone: more knowledge never turns false into anything else), so such a rule is never asked again on that day; and
what does not depend on a record is answered once, so that most rules cost a record one look at its labels.
"""

from collections.abc import Iterable

from msgspec import Struct

from guard.policy.compiled import CompiledDuty, CompiledRule, Labelled
from guard.policy.conditions import holds
from guard.policy.dependence import depends_on_record
from guard.policy.movement import Movement, Situation
from guard.policy.support import basis
from guard.residency.jurisdictions import Jurisdictions, parent_of
from schemas.condition import Condition

_NO_LABEL: frozenset[str] = frozenset()


class Fired(Struct, frozen=True, eq=False):
    """A rule, or a default, that forbids; `labels` are those it speaks of."""

    code: str
    citation: str = ""
    labels: frozenset[str] = _NO_LABEL
    regime: str = ""


class Ready(Struct, frozen=True, eq=False):
    """A rule as far as it is settled for a movement. `when` holds the parts that a record decides; none of them is false yet.

    `unless` is the excuse where a record decides it; else `is_lifted` says whether it holds, resting on `cited`.
    """

    compiled: CompiledRule
    fired: Fired
    when: tuple[Condition, ...]
    unless: Condition | None
    is_lifted: bool
    cited: tuple[str, ...]


class Applicable:
    """The rules of one movement, found by the labels they need, each looked through when first needed."""

    def __init__(self, movement: Movement, index: "Index") -> None:
        self.movement = movement
        self._index = index
        self._exporter = movement.flow.spec.exporter.country
        self._unknown = Situation(movement, None, None)
        self._by_label: dict[str, tuple[Ready, ...]] = {}
        self._known: dict[frozenset[str], tuple[Ready, ...]] = {}
        self._ready: dict[int, Ready | None] = {}
        self.duties: tuple[CompiledDuty, ...] = tuple(
            one
            for one in movement.law.duties
            if one.in_force <= movement.at and holds(one.duty.when, self._unknown) is not False
        )

    def rules(self, labels: Labelled) -> tuple[Ready, ...]:
        """Return the rules that may speak of these labels, in the order of law."""
        known = self._known.get(labels.all)
        if known is None:
            found = {id(one): one for label in ("", *labels.all) for one in self._of(label)}
            order = sorted(found.values(), key=_in_order_of_law)
            known = self._known[labels.all] = tuple(order)
        return known

    def possible(self) -> tuple[CompiledRule, ...]:
        """Return the rules that may speak of any record on this way, whatever its labels."""
        return tuple(one for one in self._index.every(self._exporter) if self._settled(one) is not None)

    def _of(self, label: str) -> tuple[Ready, ...]:
        known = self._by_label.get(label)
        if known is None:
            each = (self._settled(one) for one in self._index.get(self._exporter, label))
            known = self._by_label[label] = tuple(one for one in each if one is not None)
        return known

    def _settled(self, compiled: CompiledRule) -> Ready | None:
        """Return what is left of a rule; None where it cannot speak of this movement."""
        if id(compiled) not in self._ready:
            is_out = compiled.in_force > self.movement.at or holds(compiled.rule.when, self._unknown) is False
            self._ready[id(compiled)] = None if is_out else self._left_of(compiled)
        return self._ready[id(compiled)]

    def _left_of(self, compiled: CompiledRule) -> Ready:
        rule, unless = compiled.rule, compiled.rule.unless
        parts = rule.when.parts if rule.when.asks == "all" else (rule.when,)
        left = tuple(
            one for one in parts if not _is_the_index(one, compiled) and depends_on_record(one, self.movement)
        )
        is_open = unless is not None and depends_on_record(unless, self.movement)
        is_lifted = unless is not None and not is_open and holds(unless, self._unknown) is True
        cited = basis(unless, self._unknown) if unless is not None and is_lifted else ()
        fired = Fired(rule.id, rule.citation, compiled.labels, compiled.regime)
        return Ready(compiled, fired, left, unless if is_open else None, is_lifted, cited)


class Index:
    """Rules by the exporters whose law they are and the labels of which they need one; "" stands for all and none."""

    def __init__(self, rules: Iterable[CompiledRule], jurisdictions: Jurisdictions) -> None:
        self._rules: dict[tuple[str, str], list[CompiledRule]] = {}
        for rule in rules:
            for exporter in _exporters(rule, jurisdictions):
                for label in rule.required or ("",):
                    self._rules.setdefault((exporter, label), []).append(rule)

    def get(self, exporter: str, label: str) -> list[CompiledRule]:
        """Return the rules that may speak of an exporter's records with a label."""
        every = self._rules.get(("", label), [])
        own = self._rules.get((exporter, label), [])
        state = parent_of(exporter)
        return every + own + (self._rules.get((state, label), []) if state != exporter else [])

    def every(self, exporter: str) -> list[CompiledRule]:
        """Return the rules that may speak of an exporter's records, each once."""
        labels = dict.fromkeys(label for _, label in self._rules)
        found = {id(one): one for label in labels for one in self.get(exporter, label)}
        return list(found.values())


def _exporters(rule: CompiledRule, jurisdictions: Jurisdictions) -> Iterable[str]:
    when = rule.rule.when
    parts = when.parts if when.asks == "all" else (when,)
    named = next((part.exporter_in for part in parts if part.asks == "exporter_in"), None)
    return ("",) if named is None else frozenset().union(*(jurisdictions.members(one) for one in named))


def _is_the_index(condition: Condition, compiled: CompiledRule) -> bool:
    """Return whether a condition is met by a record having one of the labels that the rule was found by."""
    return condition.asks == "labels_any" and frozenset(condition.labels_any or ()) == compiled.required


def _in_order_of_law(one: Ready) -> tuple[int, str, str]:
    return one.compiled.order, one.compiled.pack, one.compiled.rule.id
