"""A policy: content compiled once, then asked for the outcome of each record's facts, from memory where they are known."""

import hashlib
import json
from datetime import date
from functools import cached_property

from classifiers.excusing import Excuses
from guard.policy.applicable import Applicable, Index
from guard.policy.compiled import Flow
from guard.policy.decide import asked, decide, permits
from guard.policy.facts import UNKNOWN_FLOW, Facts, facts_of, is_plain
from guard.policy.listed import entries_of, excuses_of
from guard.policy.memory import MOST, Memory
from guard.policy.movement import movement_of
from guard.policy.passages import Asked
from guard.policy.resolve import destination_of, flow_of, labels_of, law_of, plain_facts, told_labels
from guard.policy.scoring import Scoring, scoring_of
from guard.policy.telling import telling_of
from schemas.decision import Action, Given, Outcome, Reason, Redaction
from schemas.document import Document
from schemas.finding import Detection
from schemas.label import with_implied
from schemas.policy import Content
from schemas.record import Headers

_NONE: frozenset[str] = frozenset()


class Policy:
    """What is in force. Equal content gives an equal digest and, for equal facts and day, an equal outcome."""

    def __init__(self, content: Content, *, archived: bytes = b"") -> None:
        """Take content; `archived` is what it was read from, so that an older guard's bundle keeps its digest."""
        self.content = content
        self._canonical = archived or canonical(content)
        self.sha256: str = hashlib.sha256(self._canonical).hexdigest()
        self.digest: str = f"sha256:{self.sha256[:16]}"  # what decisions call this bundle
        self.law = law_of(content)
        self.labels: dict[str, frozenset[str]] = labels_of(content)
        self._told = told_labels(self.labels, self.law.telling)
        destinations = {name: destination_of(name, content) for name in content.destinations}
        self.by_name: dict[str, Flow] = {name: flow_of(name, content, destinations) for name in content.flows}
        self.flows: dict[str, Flow] = {flow.spec.guarded_topic: flow for flow in self.by_name.values()}
        self._plain = {flow.name: plain_facts(flow) for flow in self.by_name.values()}
        self._outcomes: Memory[Facts, Outcome] = Memory()
        self._index = Index(self.law.rules, self.law.jurisdictions)
        self._applicable: Memory[str, dict[str, Applicable]] = Memory()
        self._idle: Memory[str, frozenset[str]] = Memory()
        self._permitted: Memory[tuple[Facts, str], bool] = Memory()
        self._marks: dict[tuple[str, int], tuple[Outcome, Headers]] = {}
        self._excuses: Memory[str, Excuses] = Memory()
        self._may_excuse = bool(entries_of(content, "allow"))

    def canonical(self) -> bytes:
        """Return the content as the bytes the digest is taken over; `restored` reads them."""
        return self._canonical

    def facts(
        self,
        document: Document,
        detection: Detection,
        *,
        at: date | None = None,
        dismissed: frozenset[str] = _NONE,
        volumes: tuple[tuple[str, str, int], ...] = (),
    ) -> Facts:
        """Return the facts of a record that its outcome depends on, on a day: entries of the thresholds may end."""
        flow = self.flows.get(document.record.topic)
        if flow is None:
            return UNKNOWN_FLOW
        plain = self._plain[flow.name]
        if (
            plain is not None
            and not (detection.findings or detection.fault or volumes)
            and is_plain(document)
        ):
            return plain
        return facts_of(
            flow,
            self.law.jurisdictions,
            document,
            detection,
            scoring=self.scoring(flow, at) if flow.cuts else None,
            dismissed=dismissed,
            volumes=volumes,
        )

    def scoring(self, flow: Flow, at: date | None) -> Scoring:
        """Return from which scores on findings count on a day. Raise ValueError without one: then nobody knows."""
        if at is None:
            raise ValueError(f"thresholds of flow `{flow.name}` end on days; say for which day to count")
        return scoring_of(flow, at)

    def given(self, facts: Facts) -> Given | None:
        """Return what a record told of itself beyond what its flow declares; None where that is nothing."""
        flow = self.by_name.get(facts.flow)
        if flow is None or facts.fault:  # a fault is the only fact
            return None
        if facts.origins == flow.origins and not (
            facts.declared or facts.opaque or facts.volumes or facts.uncounted
        ):
            return None
        origins = tuple(sorted(facts.origins))
        return Given(origins, facts.declared, facts.opaque, facts.volumes, facts.uncounted)

    def outcome(self, facts: Facts, at: date) -> Outcome:
        """Return what is to become of every record with these facts on a day."""
        known = self._outcomes.recall(facts, at)
        return known if known is not None else self._outcomes.keep(facts, at, self.fresh_outcome(facts, at))

    def fresh_outcome(self, facts: Facts, at: date) -> Outcome:
        """Return the same, decided anew."""
        flow = self.by_name.get(facts.flow)
        if flow is None:
            return Outcome(Action.BLOCK, reasons=(Reason("fault.unknown_flow"),))
        return decide(facts, flow, self.law, self._told, self.applicable_to(flow, at), at)

    def asked(self, facts: Facts, at: date) -> tuple[Asked, ...]:
        """Return what people must answer before records with these facts pass; nothing where they are not held."""
        flow = self.by_name.get(facts.flow)
        if flow is None or self.outcome(facts, at).action is not Action.HOLD:
            return ()
        return asked(facts, flow, self.law, self._told, self.applicable_to(flow, at), at)

    def applicable_to(self, flow: Flow, at: date) -> dict[str, Applicable]:
        """Return the rules that can speak of each destination of a flow on a day."""
        known = self._applicable.recall(flow.name, at)
        if known is not None:
            return known
        movements = (movement_of(flow, one, self.law, at) for one in flow.destinations)
        made = {one.destination.name: Applicable(one, self._index) for one in movements}
        return self._applicable.keep(flow.name, at, made)

    def excuses(self, at: date) -> Excuses | None:
        """Return the terms that the policy says are none of an entity, on a day; None where it names none."""
        if not self._may_excuse:
            return None
        known = self._excuses.recall("", at)
        if known is None:
            known = self._excuses.keep("", at, excuses_of(self.content, at) or Excuses({}))
        return known

    def idle(self, flow: Flow, at: date) -> frozenset[str]:
        """Return the entities that change nothing of any outcome on a flow and day: nobody need look for them."""
        known = self._idle.recall(flow.name, at)
        if known is None:
            told = telling_of(flow, self.law, self.applicable_to(flow, at), at)
            known = frozenset(
                entity for entity, labels in self.labels.items() if told.isdisjoint(with_implied(labels))
            )
            self._idle.keep(flow.name, at, known)
        return known

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
            answer = flow is not None and permits(
                facts, flow, self.law, self._told, self.applicable_to(flow, at), destination, at
            )
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

    @cached_property
    def approvers(self) -> dict[str, bytes]:
        """Who may approve releases, with the key that proves it."""
        return {name: one.key for name, one in self.content.approvers.items()}

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
    return Policy(Content.model_validate_json(archived), archived=archived)
