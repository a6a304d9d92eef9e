"""What the law says of one set of labels on its way to one destination: which rules forbid it, and which only ask."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from guard.policy.applicable import Applicable, Fired, Ready
from guard.policy.compiled import CompiledRule, Destination, Flow, Labelled, Law
from guard.policy.conditions import holds
from guard.policy.movement import NO_VOLUMES, Situation
from guard.policy.support import basis
from schemas.label import PERSONAL, PSEUDONYMOUS, UNKNOWN, with_implied
from schemas.policy import Question
from schemas.strict import is_valid

_PERSONAL = frozenset({PERSONAL, PSEUDONYMOUS})


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
    forbidding: tuple[Ready, ...] = ()  # the rules among the fired
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
    situation = _situation(inquiry, applicable, labels)
    fired = list(_by_default(inquiry, destination, labels))
    forbidding: list[Ready] = []
    spoken: list[CompiledRule] = []
    cited: list[str] = []
    for one in applicable.rules(labels):
        if not _speaks(one, situation):
            continue
        spoken.append(one.compiled)
        excuse = _excuse(one, situation, labels)
        if excuse is None:
            fired.append(one.fired)
            forbidding.append(one)
        else:
            cited.extend(excuse)
    questions = tuple(one.compiled for one in forbidding if one.compiled.rule.question is not None)
    lawful_by = () if fired else tuple(dict.fromkeys(cited))
    return Verdict(situation, tuple(fired), questions, tuple(spoken), tuple(forbidding), lawful_by)


def is_forbidden(
    inquiry: Inquiry,
    destination: Destination,
    labels: Labelled,
    among: Iterable[Ready],
    *,
    but_for_questions: bool = False,
) -> bool:
    """Return whether anything forbids these labels, asking only `among` some rules; stops at the first that does.

    With fewer labels nothing new is forbidden, so the rules that forbid the whole record are enough for what is left of it.
    """
    if _by_default(inquiry, destination, labels):
        return True
    situation = _situation(inquiry, inquiry.applicable[destination.name], labels)
    for one in among:
        rule = one.compiled
        if (but_for_questions and rule.rule.question is not None) or (
            rule.required and labels.all.isdisjoint(rule.required)
        ):
            continue
        if _speaks(one, situation) and _excuse(one, situation, labels) is None:
            return True
    return False


def _situation(inquiry: Inquiry, applicable: Applicable, labels: Labelled) -> Situation:
    volumes = inquiry.volumes.get(applicable.movement.destination.name, NO_VOLUMES)
    return Situation(applicable.movement, labels, inquiry.origins, volumes)


def _speaks(one: Ready, situation: Situation) -> bool:
    for part in one.when:  # noqa: SIM110 - a plain loop: this runs for every rule
        if holds(part, situation) is False:
            return False
    return True


def _excuse(one: Ready, situation: Situation, labels: Labelled) -> tuple[str, ...] | None:
    """Return what lifts a rule, which may be nothing that can be cited; None where nothing does."""
    if one.is_lifted:
        return one.cited
    if one.unless is not None and holds(one.unless, situation) is True:
        return basis(one.unless, situation)
    question = one.compiled.rule.question
    answer = None if question is None else _answer(one.compiled, question, situation, labels)
    return None if answer is None else (answer,)


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
