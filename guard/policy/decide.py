"""The search for the least intrusive passage that is permitted: pass, redact, reroute, hold, block.

Rules only forbid. For the flow's destinations in its order, the cheapest of these is taken: the record as it is; the
record with the smallest set of entities redacted; the next destination; hold, where nothing is missing but a named human's
recorded answer; block. Nothing is permitted by omission.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from guard.policy.applicable import Applicable
from guard.policy.compiled import Flow, Law
from guard.policy.explain import asked_of
from guard.policy.facts import NOWHERE, Facts
from guard.policy.held import Held, Passage, held_by_destination, held_of
from guard.policy.judgement import Inquiry, Verdict, judge
from guard.policy.obligations import ALWAYS, obligations_of, regimes_of
from guard.policy.passages import Asked, answerable, asked_about, asked_by, passages, redacting
from schemas.decision import Action, Outcome, Reason


def decide(
    facts: Facts,
    flow: Flow,
    law: Law,
    entities: dict[str, frozenset[str]],
    applicable: Mapping[str, Applicable],
    at: date,
) -> Outcome:
    """Return the outcome for a record of a flow; `applicable` holds the rules that can speak of each destination then."""
    if facts.fault:
        reason = Reason(f"fault.{facts.fault.partition('.')[2]}")
        return Outcome(Action.BLOCK, reasons=(reason,), obligations=(ALWAYS,))
    held = held_by_destination(facts, flow, entities)
    inquiry = _inquiry(facts, flow, law, applicable, at)
    as_it_is = {one.name: judge(inquiry, one, held[one.name].left(frozenset())) for one in flow.destinations}
    if NOWHERE in facts.origins or not facts.origins:
        return _of_no_origin(flow, held, as_it_is, inquiry)
    for passage in passages(inquiry, held, as_it_is):
        return _passing(passage, flow, held, as_it_is, inquiry)
    return _held_or_blocked(flow, held, as_it_is, inquiry)


def permits(
    facts: Facts,
    flow: Flow,
    law: Law,
    entities: dict[str, frozenset[str]],
    applicable: Mapping[str, Applicable],
    destination: str,
    at: date,
) -> bool:
    """Return whether a record with these facts may go to a destination of its flow as it is."""
    if facts.fault or NOWHERE in facts.origins or not facts.origins:
        return False
    left = held_of(facts, flow, entities, destination).left(frozenset())
    inquiry = _inquiry(facts, flow, law, applicable, at)
    return any(judge(inquiry, one, left).is_lawful for one in flow.destinations if one.name == destination)


def asked(
    facts: Facts,
    flow: Flow,
    law: Law,
    entities: dict[str, frozenset[str]],
    applicable: Mapping[str, Applicable],
    at: date,
) -> tuple[Asked, ...]:
    """Return the questions whose answers alone would let a held record pass, where it would go first."""
    held = held_by_destination(facts, flow, entities)
    inquiry = _inquiry(facts, flow, law, applicable, at)
    as_it_is = {one.name: judge(inquiry, one, held[one.name].left(frozenset())) for one in flow.destinations}
    for passage in answerable(inquiry, held, as_it_is):
        return asked_by(passage)
    return ()


def _inquiry(facts: Facts, flow: Flow, law: Law, applicable: Mapping[str, Applicable], at: date) -> Inquiry:
    volumes: dict[str, dict[str, int]] = {}
    for destination, name, count in facts.volumes:
        volumes.setdefault(destination, {})[name] = count
    return Inquiry(law, flow, facts.origins, facts.opaque, at, applicable, volumes)


def _passing(
    passage: Passage, flow: Flow, held: Mapping[str, Held], as_it_is: dict[str, Verdict], inquiry: Inquiry
) -> Outcome:
    first, to = flow.destinations[0], passage.destination
    action = Action.REROUTE if to is not first else Action.REDACT if passage.redacted else Action.ALLOW
    names = [one.name for one in flow.destinations]
    met = names[
        : names.index(to.name) + bool(passage.redacted)
    ]  # those that did not take the record as it is
    return Outcome(
        action,
        destination=to.name,
        redactions=tuple(flow.redaction_of(entity) for entity in sorted(passage.redacted)),
        reasons=_reasons(met, held, as_it_is),
        basis=passage.verdict.basis,
        nearest=_nearest_of_passing(passage, flow, held, as_it_is, inquiry),
        obligations=tuple(
            dict.fromkeys(
                told
                for verdict in (passage.verdict, as_it_is[to.name])  # what was redacted obliges too
                for told in obligations_of(verdict, inquiry.applicable[to.name])
            )
        ),
        regimes=_regimes(inquiry, (*(as_it_is[name] for name in met), as_it_is[to.name], passage.verdict)),
    )


def _regimes(inquiry: Inquiry, verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    told: dict[str, None] = {}
    for verdict in verdicts:
        applicable = inquiry.applicable[verdict.situation.movement.destination.name]
        told.update(dict.fromkeys(regimes_of(verdict, applicable)))
    return tuple(told)


def _nearest_of_passing(
    passage: Passage, flow: Flow, held: Mapping[str, Held], as_it_is: dict[str, Verdict], inquiry: Inquiry
) -> str:
    first = flow.destinations[0]
    if passage.destination is not first:
        for one in redacting(inquiry, held[first.name], first, as_it_is):
            return f"permitted to {first.name} if {_listed(one.redacted)} were redacted"
        return ""
    if passage.redacted:
        for destination in flow.destinations:
            if as_it_is[destination.name].is_lawful:
                return f"permitted to {destination.name} as it is"
    return ""


def _of_no_origin(
    flow: Flow, held: Mapping[str, Held], as_it_is: dict[str, Verdict], inquiry: Inquiry
) -> Outcome:
    """Block: whose law follows the data is not known. What the exporter's own law says is told besides."""
    first = flow.destinations[0].name
    return Outcome(
        Action.BLOCK,
        reasons=(Reason("default.unknown_origin"), *_reasons([first], held, as_it_is)),
        nearest="permitted if the record named the country it comes from",
        obligations=obligations_of(as_it_is[first], inquiry.applicable[first]),
        regimes=_regimes(inquiry, (as_it_is[first],)),
    )


def _held_or_blocked(
    flow: Flow, held: Mapping[str, Held], as_it_is: dict[str, Verdict], inquiry: Inquiry
) -> Outcome:
    reasons = _reasons([one.name for one in flow.destinations], held, as_it_is)
    first = flow.destinations[0].name
    obligations = obligations_of(as_it_is[first], inquiry.applicable[first])
    regimes = _regimes(inquiry, as_it_is.values())
    for passage in answerable(inquiry, held, as_it_is):
        open_rule, to = passage.verdict.questions[0], passage.destination.name
        question = open_rule.rule.question
        if question is None:  # INVARIANT: an answerable verdict's rules all ask a question
            break
        labels = asked_about(open_rule, held[to])
        return Outcome(
            Action.HOLD,
            reasons=reasons,
            question=asked_of(question.text, flow.name, flow.spec.purpose, to, labels),
            role=question.role,
            nearest=f"permitted to {to} if {_answers(passage.verdict)} for this flow",
            obligations=obligations,
            regimes=regimes,
        )
    return Outcome(
        Action.BLOCK,
        reasons=reasons,
        nearest=_nearest_of_blocked(flow, held, as_it_is, inquiry),
        obligations=obligations,
        regimes=regimes,
    )


def _nearest_of_blocked(
    flow: Flow, held: Mapping[str, Held], as_it_is: dict[str, Verdict], inquiry: Inquiry
) -> str:
    """Return which findings, were they dismissed as false, would let the record pass."""
    for destination in flow.destinations:
        own = held[destination.name]
        fixed = own.labels.keys() - {entity for group in own.groups for entity in group.entities}
        for passage in redacting(inquiry, own.as_if_all_could_go(), destination, as_it_is):
            dismissed = sorted(passage.redacted & fixed)
            redacted = sorted(passage.redacted - fixed)
            also = f" and {_listed(redacted)} redacted" if redacted else ""
            return f"permitted to {destination.name} if {_listed(dismissed)} were dismissed as a false finding{also}"
    return (
        "no change to the record makes it permitted; a destination, permit or fact of the policy is missing"
    )


def _reasons(
    destinations: list[str], held: Mapping[str, Held], as_it_is: dict[str, Verdict]
) -> tuple[Reason, ...]:
    reasons = []
    for name in destinations:
        for one in as_it_is[name].fired:
            made = tuple(
                entity for entity, own in held[name].labels.items() if not one.labels.isdisjoint(own)
            )
            reasons.append(Reason(one.code, one.citation, name, made, one.regime))
    return tuple(reasons)


def _answers(verdict: Verdict) -> str:
    asked = (compiled.rule.question for compiled in verdict.questions)
    told = dict.fromkeys(f"the {one.role} records {one.id}" for one in asked if one is not None)
    return " and ".join(told)


def _listed(names: frozenset[str] | list[str]) -> str:
    return ", ".join(sorted(names))
