"""What a record carries, parted into what redaction can change and what it cannot."""

from msgspec import Struct

from guard.policy.compiled import Destination, Flow, Labelled, residue
from guard.policy.facts import Facts
from guard.policy.judgement import Verdict
from guard.policy.scoring import at
from guard.policy.search import Group
from schemas.label import OF_DOCUMENT, PERSONAL, UNKNOWN, with_implied


class Passage(Struct, frozen=True):
    """One way for the record to pass: to a destination, with some entities redacted."""

    destination: Destination
    redacted: frozenset[str]
    verdict: Verdict


class Held(Struct, frozen=True):
    """What a record carries, parted into what redaction can change and what it cannot."""

    groups: tuple[Group, ...]
    declared: frozenset[str]  # labels of the document as such: no finding can be dismissed to remove them
    fixed: frozenset[str]  # these, and the labels of findings that redaction of spans does not remove
    labels: dict[str, frozenset[str]]  # entity -> its labels with all they imply

    def left(self, redacted: frozenset[Group]) -> Labelled:
        """Return the labels the record has once some groups are redacted."""
        labels = set(self.fixed)
        for group in self.groups:
            labels |= group.residue if group in redacted else group.labels
        return Labelled(frozenset(labels), with_implied(labels))

    def as_if_all_could_go(self) -> "Held":
        """Return the same as if every finding could be removed, those too of which redaction leaves the labels."""
        known = {entity for group in self.groups for entity in group.entities}
        more = [
            Group(labels, frozenset(), (entity,))
            for entity, labels in self.labels.items()
            if entity not in known
        ]
        return Held((*self.groups, *more), self.declared, self.declared, self.labels)


def held_by_destination(facts: Facts, flow: Flow, entities: dict[str, frozenset[str]]) -> dict[str, Held]:
    """Return what a record carries as far as it counts at each destination: the same at all where no entry tells them apart."""
    if not facts.uncounted:
        return dict.fromkeys((one.name for one in flow.destinations), held_of(facts, flow, entities))
    return {one.name: held_of(facts, flow, entities, one.name) for one in flow.destinations}


def held_of(facts: Facts, flow: Flow, entities: dict[str, frozenset[str]], destination: str = "") -> Held:
    """Return what a record carries; with a destination, as far as it counts there."""
    # what nobody could read may hold what is personal
    declared = frozenset(facts.declared) | (frozenset({PERSONAL}) if facts.opaque else frozenset())
    fixed = set(declared)
    grouped: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
    labels: dict[str, frozenset[str]] = {}
    for entity in sorted(at(destination, facts.entities, facts.uncounted)):
        given = entities.get(entity, frozenset({PERSONAL, UNKNOWN}))
        labels[entity] = with_implied(given)
        if entity in facts.whole or not OF_DOCUMENT.isdisjoint(labels[entity]):
            fixed |= given
        elif given:
            rest = residue(given, flow.redaction_of(entity).operator)
            grouped.setdefault((given, rest), []).append(entity)
    groups = tuple(Group(given, rest, tuple(names)) for (given, rest), names in grouped.items())
    return Held(groups, declared, frozenset(fixed), labels)
