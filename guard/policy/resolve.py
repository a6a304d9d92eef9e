"""Content resolved into what the search reads: destinations with their domiciles, flows, labels and the law."""

from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace
from pydantic import BaseModel

from guard.policy.compiled import CompiledDuty, CompiledGround, CompiledRule, Destination, Flow, Law
from guard.policy.facts import Facts
from guard.policy.inline import whole, within
from guard.policy.scoring import cuts_of
from guard.policy.support import grounds_named
from guard.residency.jurisdictions import Jurisdictions
from schemas.condition import Condition
from schemas.decision import Redaction
from schemas.errors import SettingsError
from schemas.flow import FlowSpec
from schemas.label import (
    IMPLIES,
    OF_DOCUMENT,
    PERSONAL,
    PSEUDONYMOUS,
    SPECIAL,
    UNKNOWN,
    LabelsSpec,
    most_specific,
    with_implied,
)
from schemas.permit import Permit
from schemas.policy import STEPS, Content, PackSpec, Rule
from schemas.vocabulary import canonical

Model = TypeVar("Model", bound=BaseModel)

_NONE: frozenset[str] = frozenset()
_OWNERS = ("EXPORTER",)
_ALWAYS_TELLING = frozenset({UNKNOWN, PERSONAL, PSEUDONYMOUS, SPECIAL}) | OF_DOCUMENT


def mapped_labels(own: Iterable[str], entity: str, labels: LabelsSpec) -> frozenset[str]:
    """Return an entity's labels: the classifier's own, with the policy's additions or in their place.

    An entity without a label counts as personal; a label outside the vocabulary counts as unknown.
    """
    given = labels.replace.get(entity, tuple(own)) + labels.add.get(entity, ())
    return most_specific(label if label in IMPLIES else UNKNOWN for label in given or (PERSONAL,))


def labels_of(content: Content) -> dict[str, frozenset[str]]:
    return {entity: mapped_labels(own, entity, content.labels) for entity, own in content.entities.items()}


def told_labels(labels: dict[str, frozenset[str]], telling: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return each entity's labels as far as they can change a decision: what differs in nothing else is one group."""
    return {entity: most_specific(with_implied(given) & telling) for entity, given in labels.items()}


def law_of(content: Content) -> Law:
    """Return the packs in force as one law. What is proposed is never in force."""
    rules: list[CompiledRule] = []
    grounds: dict[str, CompiledGround] = {}
    duties: list[CompiledDuty] = []
    packs = {name: pack for name, pack in sorted(content.packs.items()) if pack.status != "proposed"}
    for name, pack in packs.items():
        rules.extend(_rule(rule, name, pack) for rule in pack.rules)
        for ground in pack.grounds:
            made = _with(ground, when=whole(ground.when, pack, name))
            grounds[f"{name}/{ground.id}"] = CompiledGround(made, pack.in_force, pack.regime)
        for duty in pack.duties:
            made_duty = _with(duty, when=whole(duty.when, pack, name))
            duties.append(CompiledDuty(made_duty, pack.in_force, pack.regime))
    rules.sort(key=lambda one: (one.order, one.pack, one.rule.id))
    return Law(
        tuple(rules),
        Jurisdictions(content.facts),
        tuple((pack.in_force, pack.covers) for pack in packs.values() if pack.covers),
        content.bundle.accepted_origins,
        _telling(content, rules, [one.duty.when for one in duties]),
        grounds,
        tuple(duties),
        tuple(Permit(id=name, **dict(spec)) for name, spec in sorted(content.permits.items())),
        content.bundle.profile,
        _limits(rules, grounds),
    )


def _rule(rule: Rule, name: str, pack: PackSpec) -> CompiledRule:
    when = whole(rule.when, pack, name)
    unless = None if rule.unless is None else whole(rule.unless, pack, name)
    if unless is not None and unless.labels:
        raise SettingsError(
            f"rule `{rule.id}` of pack `{name}` asks for labels in `unless`; move that to `when`"
        )
    made = _with(rule, when=when, unless=unless)
    step = STEPS.index(rule.step)
    return CompiledRule(
        made, name, pack.in_force, step, when.labels, _required(when), pack.regime, grounds_named(unless)
    )


def _with(model: Model, **changed: object) -> Model:
    """Return a model with conditions replaced; itself where nothing changed, which is quicker for ten thousand rules."""
    if all(getattr(model, name) is value for name, value in changed.items()):
        return model
    return model.model_copy(update=changed)


def _limits(rules: list[CompiledRule], grounds: dict[str, CompiledGround]) -> dict[str, tuple[int, ...]]:
    """Return the numbers that volumes are compared with: between two of them no count changes a decision."""
    asked = [one for rule in rules for part in (rule.rule.when, rule.rule.unless) for one in within(part)]
    asked += [one for ground in grounds.values() for one in within(ground.ground.when)]
    found: dict[str, set[int]] = {}
    for condition in asked:
        if condition.asks in {"at_least", "more_than", "at_most", "less_than"}:
            for name, limit in getattr(condition, condition.asks).items():
                if name.startswith("volume."):
                    found.setdefault(name, set()).add(int(limit))
    return {name: tuple(sorted(limits)) for name, limits in found.items()}


def _required(when: Condition) -> frozenset[str]:
    """Return labels of which a record must have one for a condition to be met, as far as that is plain to see."""
    if when.asks == "all":
        return next((found for part in when.parts if (found := _required(part))), _NONE)
    if when.asks == "any":
        each = [_required(part) for part in when.parts]
        return frozenset().union(*each) if all(each) else _NONE
    if when.asks == "labels_all":
        return frozenset((when.labels_all or ())[:1])
    return frozenset(when.labels_any or ())


def _telling(content: Content, rules: list[CompiledRule], duties: list[Condition]) -> frozenset[str]:
    """Return the labels that rules, duties, permits and adequacy decisions speak of, and those that questions ask about."""
    labels = set(_ALWAYS_TELLING).union(*(one.labels for one in rules), *(when.labels for when in duties))
    permits = [*content.permits.values(), *(one for spec in content.flows.values() for one in spec.permits)]
    permits += [one for spec in content.destinations.values() for one in spec.permits]
    for permit in permits:
        labels.update(permit.labels)
        labels.update(label for label in IMPLIES if permit.labels and PERSONAL in with_implied({label}))
    for entries in content.facts.adequacy.values():
        for entry in entries:
            labels.update(entry.excludes_labels, *(one.when_labels for one in entry.requires))
    asked = frozenset().union(*(one.labels for one in rules if one.rule.question is not None))
    return frozenset(labels).union(label for label in IMPLIES if not asked.isdisjoint(with_implied({label})))


def destination_of(name: str, content: Content) -> Destination:
    spec = content.destinations[name]
    operator = content.operators[spec.operator]
    reached: list[str | None] = list(spec.processing_countries)
    reached += [None] if spec.access_countries is None else list(spec.access_countries)
    return Destination(
        name,
        spec,
        operator.domicile,
        operator.ultimate_parent_domicile,
        tuple(dict.fromkeys(reached)),
        exposure=dict(operator.exposure),
        operator_facts=operator.facts,
    )


def flow_of(name: str, content: Content, destinations: dict[str, Destination]) -> Flow:
    spec = content.flows[name]
    chosen = tuple(_owned(destinations[one], spec.exporter.country) for one in spec.destinations)
    redactions = {
        entity: Redaction(entity, one.operator, one.parameters) for entity, one in spec.redaction.items()
    }
    base = base_thresholds(name, content)
    return Flow(
        name=name,
        spec=spec,
        destinations=chosen,
        topics={one.name: one.spec.topic or f"{spec.guarded_topic}.to.{one.name}" for one in chosen},
        default_redaction=redactions.pop("default", Redaction("default", "replace")),
        redactions=redactions,
        thresholds=base,
        default_threshold=content.thresholds.default,
        origins=frozenset(spec.origin.countries) | _subjects(spec),
        cuts=cuts_of(name, content, labels_of(content), base) if content.thresholds.entries else (),
    )


def _subjects(spec: FlowSpec) -> frozenset[str]:
    """Return the countries whose people a flow's data are declared to speak of; their law follows the data too."""
    for name, fact in spec.facts.items():
        if canonical(name) == "data.subject_jurisdictions" and isinstance(fact.value, tuple):
            return frozenset(fact.value)
    return frozenset()


def _owned(destination: Destination, exporter: str) -> Destination:
    """Return a destination with `EXPORTER` as domicile replaced by the exporter's country."""
    domiciles = (destination.operator_domicile, destination.parent_domicile)
    own, parent = (exporter if one in _OWNERS else one for one in domiciles)
    is_own = destination.operator_domicile in _OWNERS
    return replace(destination, operator_domicile=own, parent_domicile=parent, is_own=is_own)


def base_thresholds(flow: str, content: Content) -> dict[str, float]:
    """Return from which score each entity counts on a flow, before any entry."""
    return {entity: _threshold(entity, flow, content) for entity in content.entities}


def _threshold(entity: str, flow: str, content: Content) -> float:
    """Return from which score an entity counts: its own threshold, else the lowest of its labels', else the default."""
    labels = with_implied(mapped_labels(content.entities[entity], entity, content.labels))
    for thresholds in (content.flows[flow].thresholds, content.thresholds.thresholds):
        if entity in thresholds:
            return thresholds[entity]
        of_labels = [thresholds[label] for label in labels if label in thresholds]
        if of_labels:
            return min(of_labels)
    return content.thresholds.default


def plain_facts(flow: Flow) -> Facts | None:
    origin = flow.spec.origin
    return None if origin.header or origin.field else Facts(flow.name, origins=flow.origins)
