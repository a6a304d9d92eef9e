"""What the law says of one set of labels on its way to one destination: which rules forbid it, and which only ask."""

from datetime import date

from msgspec import Struct

from guard.policy.compiled import CompiledRule, Destination, Flow, Labelled, Law
from guard.policy.conditions import Situation, basis, holds
from schemas.label import PERSONAL, PSEUDONYMOUS, UNKNOWN, with_implied
from schemas.policy import Question
from schemas.strict import is_valid

Fired = tuple[str, str, frozenset[str]]  # code, citation, the labels it speaks of
_PERSONAL = frozenset({PERSONAL, PSEUDONYMOUS})
_NO_LABEL: frozenset[str] = frozenset()


class Inquiry(Struct, frozen=True, eq=False):
    """What is the same for all destinations and redactions of one record."""

    law: Law
    flow: Flow
    origins: frozenset[str]
    opaque: bool
    at: date


class Verdict(Struct, frozen=True, eq=False):
    """Everything that forbids, in the order of law, and what permits where nothing does."""

    fired: tuple[Fired, ...]
    questions: tuple[CompiledRule, ...]  # the fired rules that an answer on record would lift
    basis: tuple[str, ...] = ()

    @property
    def is_lawful(self) -> bool:
        return not self.fired

    @property
    def is_answerable(self) -> bool:
        return 0 < len(self.fired) == len(self.questions)


def judge(inquiry: Inquiry, destination: Destination, labels: Labelled) -> Verdict:
    """Return what forbids these labels at this destination. A rule that cannot be evaluated fires."""
    situation = Situation(
        inquiry.flow, destination, labels, inquiry.origins, inquiry.at, inquiry.law.jurisdictions
    )
    fired = list(_by_default(inquiry, destination, labels))
    questions: list[CompiledRule] = []
    cited: list[str] = []
    for compiled in inquiry.law.rules:
        rule = compiled.rule
        if compiled.required and labels.all.isdisjoint(compiled.required):
            continue
        if compiled.in_force > inquiry.at or holds(rule.when, situation) is False:
            continue
        if rule.unless is not None and holds(rule.unless, situation) is True:
            cited.extend(basis(rule.unless, situation))
            continue
        answer = _answer(compiled, rule.question, situation) if rule.question is not None else None
        if answer is not None:
            cited.append(answer)
            continue
        fired.append((rule.id, rule.citation, compiled.labels))
        if rule.question is not None:
            questions.append(compiled)
    return Verdict(tuple(fired), tuple(questions), () if fired else tuple(dict.fromkeys(cited)))


def _by_default(inquiry: Inquiry, destination: Destination, labels: Labelled) -> list[Fired]:
    """Return what is forbidden because nothing permits it."""
    fired: list[Fired] = []
    if inquiry.opaque and not (inquiry.flow.spec.opaque and destination.spec.opaque):
        fired.append(("default.opaque", "", _NO_LABEL))
    if UNKNOWN in labels.all:
        fired.append(("default.unknown_label", "", frozenset({UNKNOWN})))
    if not labels.all.isdisjoint(_PERSONAL):
        bound = {inquiry.flow.spec.exporter.country, *inquiry.origins}
        if not all(inquiry.law.is_covered(country, inquiry.at) for country in bound):
            fired.append(("default.uncovered_jurisdiction", "", _PERSONAL))
    return fired


def _answer(compiled: CompiledRule, question: Question, situation: Situation) -> str | None:
    """Return the id of the record that answers a rule's question for every label it asks about."""
    asked = [
        label for label in situation.labels.given if not with_implied({label}).isdisjoint(compiled.labels)
    ]
    valid = [
        one
        for one in situation.flow.spec.conditions
        if one.question == question.id and is_valid(situation.at, one.valid_from, one.valid_to)
    ]
    for label in asked:
        if not any(not with_implied({label}).isdisjoint(one.labels) for one in valid):
            return None
    return f"{question.id} {', '.join(one.id for one in valid)}" if valid else None
