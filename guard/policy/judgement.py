"""What the law says of one set of labels on its way to one destination: which rules forbid it, and which only ask."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from guard.policy.applicable import Applicable
from guard.policy.compiled import CompiledRule, Destination, Flow, Labelled, Law
from guard.policy.conditions import holds
from guard.policy.movement import NO_VOLUMES, Situation
from guard.policy.support import basis
from schemas.label import PERSONAL, PSEUDONYMOUS, UNKNOWN, with_implied
from schemas.policy import Question
from schemas.strict import is_valid

_PERSONAL = frozenset({PERSONAL, PSEUDONYMOUS})
_NO_LABEL: frozenset[str] = frozenset()


class Fired(Struct, frozen=True, eq=False):
    """A rule, or a default, that forbids; `labels` are those it speaks of."""

    code: str
    citation: str = ""
    labels: frozenset[str] = _NO_LABEL
    regime: str = ""


class Inquiry(Struct, frozen=True, eq=False):
    """What is the same for all destinations and redactions of one record. `volumes` are counts by destination and fact."""

    law: Law
    flow: Flow
    origins: frozenset[str]
    opaque: bool
    at: date
    applicable: Mapping[str, Applicable]
    volumes: Mapping[str, Mapping[str, int]] = {}


class Verdict(Struct, frozen=True, eq=False):
    """Everything that forbids, in the order of law, and what permits where nothing does."""

    situation: Situation
    fired: tuple[Fired, ...]
    questions: tuple[CompiledRule, ...]  # the fired rules that an answer on record would lift
    spoken: tuple[CompiledRule, ...] = ()  # the rules that apply, fired or lifted
    basis: tuple[str, ...] = ()

    @property
    def is_lawful(self) -> bool:
        return not self.fired

    @property
    def is_answerable(self) -> bool:
        return 0 < len(self.fired) == len(self.questions)


def judge(inquiry: Inquiry, destination: Destination, labels: Labelled) -> Verdict:
    """Return what forbids these labels at this destination. A rule that cannot be evaluated fires."""
    applicable = inquiry.applicable[destination.name]
    volumes = inquiry.volumes.get(destination.name, NO_VOLUMES)
    situation = Situation(applicable.movement, labels, inquiry.origins, volumes)
    fired = list(_by_default(inquiry, destination, labels))
    questions: list[CompiledRule] = []
    spoken: list[CompiledRule] = []
    cited: list[str] = []
    for compiled in applicable.rules(labels):
        rule = compiled.rule
        if holds(rule.when, situation) is False:
            continue
        spoken.append(compiled)
        if rule.unless is not None and holds(rule.unless, situation) is True:
            cited.extend(basis(rule.unless, situation))
            continue
        answer = _answer(compiled, rule.question, situation, labels) if rule.question is not None else None
        if answer is not None:
            cited.append(answer)
            continue
        fired.append(Fired(rule.id, rule.citation, compiled.labels, compiled.regime))
        if rule.question is not None:
            questions.append(compiled)
    lawful_by = () if fired else tuple(dict.fromkeys(cited))
    return Verdict(situation, tuple(fired), tuple(questions), tuple(spoken), lawful_by)


def _by_default(inquiry: Inquiry, destination: Destination, labels: Labelled) -> list[Fired]:
    """Return what is forbidden because nothing permits it."""
    fired: list[Fired] = []
    if inquiry.opaque and not (inquiry.flow.spec.opaque and destination.spec.opaque):
        fired.append(Fired("default.opaque"))
    if UNKNOWN in labels.all:
        fired.append(Fired("default.unknown_label", labels=frozenset({UNKNOWN})))
    if not labels.all.isdisjoint(_PERSONAL):
        bound = {inquiry.flow.spec.exporter.country, *inquiry.origins}
        if not all(inquiry.law.is_covered(country, inquiry.at) for country in bound):
            fired.append(Fired("default.uncovered_jurisdiction", labels=_PERSONAL))
    return fired


def _answer(compiled: CompiledRule, question: Question, situation: Situation, labels: Labelled) -> str | None:
    """Return the id of the record that answers a rule's question for every label it asks about."""
    asked = [label for label in labels.given if not with_implied({label}).isdisjoint(compiled.labels)]
    movement = situation.movement
    valid = [
        one
        for one in movement.flow.spec.conditions
        if one.question == question.id
        and is_valid(movement.at, one.valid_from, one.valid_to)
        and not movement.law.jurisdictions.is_revoked(f"answer {one.id}", movement.at)
    ]
    for label in asked:
        if not any(not with_implied({label}).isdisjoint(one.labels) for one in valid):
            return None
    return f"{question.id} {', '.join(one.id for one in valid)}" if valid else None
