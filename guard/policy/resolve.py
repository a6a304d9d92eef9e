"""Content resolved into what the search reads: destinations with their domiciles, flows, labels and the law."""

from collections.abc import Iterable

from guard.policy.compiled import CompiledRule, Destination, Flow, Law
from guard.policy.facts import Facts
from guard.residency.jurisdictions import Jurisdictions
from schemas.decision import Redaction
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
from schemas.policy import STEPS, Condition, Content

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
    rules = [
        CompiledRule(
            rule, name, pack.in_force, STEPS.index(rule.step), rule.when.labels, _required(rule.when)
        )
        for name, pack in content.packs.items()
        for rule in pack.rules
    ]
    rules.sort(key=lambda one: (one.order, one.pack, one.rule.id))
    return Law(
        tuple(rules),
        Jurisdictions(content.facts),
        tuple((pack.in_force, pack.covers) for _, pack in sorted(content.packs.items()) if pack.covers),
        content.bundle.accepted_origins,
        _telling(content, rules),
    )


def _required(when: Condition) -> frozenset[str]:
    """Return labels of which a record must have one for a condition to be met, as far as that is plain to see."""
    parts = when.parts if when.asks == "all" else (when,)
    return next((frozenset(part.labels_any) for part in parts if part.labels_any), _NONE)


def _telling(content: Content, rules: list[CompiledRule]) -> frozenset[str]:
    """Return the labels that rules and adequacy decisions speak of, and those that questions are asked about."""
    labels = set(_ALWAYS_TELLING).union(*(one.labels for one in rules))
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
        name, spec, operator.domicile, operator.ultimate_parent_domicile, tuple(dict.fromkeys(reached))
    )


def flow_of(name: str, content: Content, destinations: dict[str, Destination]) -> Flow:
    spec = content.flows[name]
    chosen = tuple(_owned(destinations[one], spec.exporter.country) for one in spec.destinations)
    redactions = {
        entity: Redaction(entity, one.operator, one.parameters) for entity, one in spec.redaction.items()
    }
    return Flow(
        name=name,
        spec=spec,
        destinations=chosen,
        topics={one.name: one.spec.topic or f"{spec.guarded_topic}.to.{one.name}" for one in chosen},
        default_redaction=redactions.pop("default", Redaction("default", "replace")),
        redactions=redactions,
        thresholds={entity: _threshold(entity, name, content) for entity in content.entities},
        default_threshold=content.thresholds.default,
    )


def _owned(destination: Destination, exporter: str) -> Destination:
    """Return a destination with `EXPORTER` as domicile replaced by the exporter's country."""
    domiciles = (destination.operator_domicile, destination.parent_domicile)
    own, parent = (exporter if one in _OWNERS else one for one in domiciles)
    return Destination(destination.name, destination.spec, own, parent, destination.countries)


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
    return None if origin.header or origin.field else Facts(flow.name, origins=frozenset(origin.countries))
