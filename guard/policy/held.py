"""What a record carries, parted into what redaction can change and what it cannot."""

from msgspec import Struct

from guard.policy.compiled import Destination, Flow, Labelled, residue
from guard.policy.facts import Facts
from guard.policy.judgement import Verdict
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


def held_of(facts: Facts, flow: Flow, entities: dict[str, frozenset[str]]) -> Held:
    # what nobody could read may hold what is personal
    declared = frozenset(facts.declared) | (frozenset({PERSONAL}) if facts.opaque else frozenset())
    fixed = set(declared)
    grouped: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
    labels: dict[str, frozenset[str]] = {}
    for entity in sorted(facts.entities):
        given = entities.get(entity, frozenset({PERSONAL, UNKNOWN}))
        labels[entity] = with_implied(given)
        if entity in facts.whole or not OF_DOCUMENT.isdisjoint(labels[entity]):
            fixed |= given
        elif given:
            rest = residue(given, flow.redaction_of(entity).operator)
            grouped.setdefault((given, rest), []).append(entity)
    groups = tuple(Group(given, rest, tuple(names)) for (given, rest), names in grouped.items())
    return Held(groups, declared, frozenset(fixed), labels)
