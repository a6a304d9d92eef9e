"""A policy: content compiled once, then asked for the outcome of each record's facts, from memory where they are known."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from guard.policy.compiled import CompiledRule, Destination, Flow, Law
from guard.policy.decide import decide, permits
from guard.policy.facts import UNKNOWN_FLOW, Facts, facts_of
from guard.policy.memory import MOST, Memory
from guard.residency.jurisdictions import Jurisdictions
from schemas.decision import Action, Outcome, Reason, Redaction
from schemas.document import Document
from schemas.finding import Detection
from schemas.label import IMPLIES, PERSONAL, PSEUDONYMOUS, UNKNOWN, LabelsSpec, most_specific, with_implied
from schemas.policy import STEPS, Content
from schemas.record import Headers

_NONE: frozenset[str] = frozenset()
_OWNERS = ("EXPORTER",)


class Policy:
    """What is in force. Equal content gives an equal digest and, for equal facts and day, an equal outcome."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.sha256: str = hashlib.sha256(canonical(content)).hexdigest()
        self.digest: str = f"sha256:{self.sha256[:16]}"  # what decisions call this bundle
        self.law = _law(content)
        self.labels: dict[str, frozenset[str]] = _labels(content)
        destinations = {name: _destination(name, content) for name in content.destinations}
        self.by_name: dict[str, Flow] = {name: _flow(name, content, destinations) for name in content.flows}
        self.flows: dict[str, Flow] = {flow.spec.guarded_topic: flow for flow in self.by_name.values()}
        self._plain = {flow.name: _plain_facts(flow) for flow in self.by_name.values()}
        self._outcomes: Memory[Facts, Outcome] = Memory()
        self._permitted: Memory[tuple[Facts, str], bool] = Memory()
        self._marks: dict[tuple[str, int], tuple[Outcome, Headers]] = {}

    def canonical(self) -> bytes:
        """Return the content as the bytes the digest is taken over; `restored` reads them."""
        return canonical(self.content)

    def facts(self, document: Document, detection: Detection, *, dismissed: frozenset[str] = _NONE) -> Facts:
        """Return the facts of a record that its outcome depends on."""
        flow = self.flows.get(document.record.topic)
        if flow is None:
            return UNKNOWN_FLOW
        return facts_of(flow, self.law.jurisdictions, document, detection, dismissed=dismissed)

    def outcome(self, facts: Facts, at: date) -> Outcome:
        """Return what is to become of every record with these facts on a day."""
        known = self._outcomes.recall(facts, at)
        return known if known is not None else self._outcomes.keep(facts, at, self.fresh_outcome(facts, at))

    def fresh_outcome(self, facts: Facts, at: date) -> Outcome:
        """Return the same, decided anew."""
        flow = self.by_name.get(facts.flow)
        if flow is None:
            return Outcome(Action.BLOCK, reasons=(Reason("fault.unknown_flow"),))
        return decide(facts, flow, self.law, self.labels, at)

    def plain(self, flow: Flow, at: date) -> Outcome | None:
        """Return the outcome of a record of this flow that is no fault, declares nothing and holds no finding.

        None where a record's own header or field says where it comes from: then ask `facts`.
        """
        facts = self._plain[flow.name]
        return None if facts is None else self.outcome(facts, at)

    def permits(self, facts: Facts, destination: str, at: date) -> bool:
        """Return whether a record with these facts may go to a destination of its flow as it is."""
        known = self._permitted.recall((facts, destination), at)
        if known is None:
            flow = self.by_name.get(facts.flow)
            answer = flow is not None and permits(facts, flow, self.law, self.labels, destination, at)
            known = self._permitted.keep((facts, destination), at, answer)
        return known

    def redaction_of(self, flow: Flow, entity: str) -> Redaction:
        """Return how a flow rewrites an entity."""
        return flow.redaction_of(entity)

    def cleared_topic(self, flow: str, destination: str) -> str:
        """Return the topic that a destination of a flow reads."""
        return self.by_name[flow].topics[destination]

    def marks(self, flow: str, outcome: Outcome) -> Headers:
        """Return the headers that tell a cleared record's reader what was decided; `labels` are those that mattered."""
        known = self._marks.get((flow, id(outcome)))
        if known is not None and known[0] is outcome:
            return known[1]
        named = (entity for reason in outcome.reasons for entity in reason.entities)
        labels = sorted({label for entity in named for label in self.labels.get(entity, _NONE)})
        marks: Headers = (
            ("__guard.action", outcome.action.word.encode()),
            ("__guard.flow", flow.encode()),
            ("__guard.bundle", self.digest.encode()),
            ("__guard.labels", ",".join(labels).encode()),
        )
        if len(self._marks) >= MOST:
            self._marks.clear()
        self._marks[flow, id(outcome)] = (outcome, marks)
        return marks

    @property
    def sentences(self) -> dict[str, str]:
        """What each rule forbids, for `explain`."""
        return {one.rule.id: one.rule.forbids for one in self.law.rules}

    def overdue(self, at: date) -> tuple[str, ...]:
        """Return the packs whose review date has passed, with that date, sorted."""
        packs = self.content.packs
        return tuple(
            f"{name} ({pack.review_by})" for name, pack in sorted(packs.items()) if pack.review_by < at
        )

    def __repr__(self) -> str:
        return f"Policy({self.digest}, {len(self.flows)} flows, {len(self.law.rules)} rules)"


def canonical(content: Content) -> bytes:
    """Return content as canonical JSON: sorted names, no white space, UTF-8."""
    told = content.model_dump(mode="json", exclude_none=True)
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def restored(archived: bytes) -> Policy:
    """Return the policy that canonical bytes describe."""
    return Policy(Content.model_validate_json(archived))


def mapped_labels(own: Iterable[str], entity: str, labels: LabelsSpec) -> frozenset[str]:
    """Return an entity's labels: the classifier's own, with the policy's additions or in their place.

    An entity without a label counts as personal; a label outside the vocabulary counts as unknown.
    """
    given = labels.replace.get(entity, tuple(own)) + labels.add.get(entity, ())
    return most_specific(label if label in IMPLIES else UNKNOWN for label in given or (PERSONAL,))


def _labels(content: Content) -> dict[str, frozenset[str]]:
    return {entity: mapped_labels(own, entity, content.labels) for entity, own in content.entities.items()}


def _law(content: Content) -> Law:
    rules = [
        CompiledRule(rule, name, pack.in_force, STEPS.index(rule.step), rule.when.labels)
        for name, pack in content.packs.items()
        for rule in pack.rules
    ]
    rules.sort(key=lambda one: (one.order, one.pack, one.rule.id))
    entries = [entry for entries in content.facts.adequacy.values() for entry in entries]
    scoped = (
        label
        for entry in entries
        for label in (*entry.excludes_labels, *(one for r in entry.requires for one in r.when_labels))
    )
    return Law(
        tuple(rules),
        Jurisdictions(content.facts),
        tuple((pack.in_force, pack.covers) for _, pack in sorted(content.packs.items()) if pack.covers),
        content.bundle.accepted_origins,
        frozenset({UNKNOWN, PERSONAL, PSEUDONYMOUS}).union(scoped, *(one.labels for one in rules)),
    )


def _destination(name: str, content: Content) -> Destination:
    spec = content.destinations[name]
    operator = content.operators[spec.operator]
    reached: list[str | None] = list(spec.processing_countries)
    reached += [None] if spec.access_countries is None else list(spec.access_countries)
    return Destination(
        name, spec, operator.domicile, operator.ultimate_parent_domicile, tuple(dict.fromkeys(reached))
    )


def _flow(name: str, content: Content, destinations: dict[str, Destination]) -> Flow:
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


def _plain_facts(flow: Flow) -> Facts | None:
    origin = flow.spec.origin
    return None if origin.header or origin.field else Facts(flow.name, origins=frozenset(origin.countries))
