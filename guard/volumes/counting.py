"""The volumes of a policy's flows beside the record path: asked before a record is decided, counted before it is sent."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime

import msgspec
from msgspec.structs import replace

from guard.intake import Intake
from guard.keyring import KeyRing
from guard.policy.compile import Policy
from guard.policy.facts import Facts
from guard.policy.held import held_of
from guard.policy.memory import MOST
from guard.volumes.allowance import LIFE, Allowance
from guard.volumes.asked import Asked, Watch
from guard.volumes.buckets import bucket
from guard.volumes.flights import Flights, Subjects
from guard.volumes.subjects import Pseudonyms, identifying
from guard.volumes.terms import Terms
from schemas.decision import Action, Decision, Outcome, Redaction
from schemas.document import Document
from schemas.finding import Detection
from schemas.movement import Movement
from schemas.passage import Passage
from schemas.volumes import CLAIM_KEY, VolumeClaim, VolumeCount, VolumeSubjects

Known = tuple[tuple[str, str, int], ...]
_encode = msgspec.json.Encoder().encode
_NOBODY: Subjects = {}


class Volumes:
    """What is counted of the records that this worker sends. Built once; `adopt` gives it each policy that comes into force."""

    def __init__(self, keys: KeyRing, terms: Terms, *, life: str = LIFE) -> None:
        self._terms, self._life = terms, life
        self._pseudonyms = Pseudonyms(keys)
        self._asked: Asked | None = None
        self._policy: Policy | None = None
        self._grew = False
        self._at = 0
        self._flights = Flights()
        self._carrying: dict[tuple[str, Facts, tuple[Redaction, ...]], bool] = {}
        self.allowances: dict[str, Allowance] = {}

    def adopt(self, policy: Policy, at: int) -> None:
        """Count for a policy from now on, and for the day that it is."""
        self._at = max(self._at, at)
        day = datetime.fromtimestamp(self._at / 1000, UTC).date()
        if policy is self._policy and self._asked is not None and day == self._asked.day:
            return
        self._policy, self._asked = policy, Asked(policy, day)
        self._carrying.clear()
        self._follow()
        self.allowances = {name: one for name, one in self.allowances.items() if name in self._asked.counters}
        for one in self.allowances.values():
            one.forget(self._at)

    def grew(self) -> bool:
        """Return, once, whether there is a counter that was not followed before."""
        grew, self._grew = self._grew, False
        return grew

    def _follow(self) -> None:
        for name, spec in self._asked.counters.items() if self._asked is not None else ():
            if name not in self.allowances:
                self._grew = True
                self.allowances[name] = Allowance(name, spec, slot=self._terms.slot, life=self._life)
            self.allowances[name].spec = spec
        self._carrying.clear()

    def _watches(self, facts: Facts) -> tuple[Watch, ...]:
        """Return what a record asks for or adds to. A counter asked for the first time has no answer yet."""
        if self._asked is None or facts.fault:
            return ()
        watches = self._asked.watches(facts.flow, facts.origins)
        if any(watch.counter not in self.allowances for watch in watches):
            self._follow()
        return watches

    def hear(self, events: Iterable[VolumeCount | VolumeSubjects]) -> None:
        for event in events:
            if (allowance := self.allowances.get(event.counter)) is not None:
                allowance.hear(event)

    @property
    def is_needed(self) -> bool:
        """Whether any flow has records for which a rule may ask."""
        return self._asked is not None and bool(self._asked.always or self._asked.sometimes)

    def counts(self, flow: str, *, is_plain: bool = False) -> bool:
        """Return whether a record of a flow may count; `is_plain` where it tells of no origin but its flow's."""
        asked = self._asked
        return asked is not None and (flow in asked.always or (not is_plain and flow in asked.sometimes))

    def may_count(self, flow: str) -> bool:
        """Return whether a record of a flow may come to count, and with it everything that may name its subjects."""
        asked = self._asked
        return asked is not None and (flow in asked.always or bool(asked.sometimes))

    def decide(
        self, intake: Intake, detection: Detection, policy: Policy, day: date, dismissed: frozenset[str]
    ) -> Decision:
        """Return the decision on a record of a flow that is counted. What passes is counted at once: the next may not."""
        document, flow = intake.document, intake.flow.name if intake.flow is not None else ""
        facts = policy.facts(document, detection, at=day, dismissed=dismissed)
        subjects = self.subjects(document, detection, facts)
        if known := self.known(facts, subjects):
            facts = replace(facts, volumes=known) if not facts.fault else facts
        outcome = policy.outcome(facts, day)
        self.decided(intake.id, facts, outcome, subjects)
        return Decision(
            intake.id,
            flow,
            outcome,
            detection.findings,
            detection.fault,
            given=policy.given(facts),
            excused=detection.excused,
        )

    def send(
        self, decision: str, document: Document, detection: Detection, facts: Facts, outcome: Outcome
    ) -> None:
        """Count a record that passes as rules are enforced, whatever all of them would have decided."""
        self.decided(decision, facts, outcome, self.subjects(document, detection, facts))

    def subjects(self, document: Document, detection: Detection, facts: Facts) -> Subjects:
        """Return a record's subjects as each counter that it adds to knows them."""
        policy, watches, flow = self._policy, self._watches(facts), facts.flow
        if policy is None or not watches:
            return _NOBODY
        made = {}
        for counter, fact in {watch.counter: watch.fact for watch in watches}.items():
            values = identifying(
                document,
                detection.findings,
                facts.entities,
                policy.labels,
                fact=fact,
                by_key=flow in self._terms.by_key,
                by_record=flow in self._terms.by_record,
            )
            made[counter] = self._pseudonyms.of(values, counter)
        return made

    def known(self, facts: Facts, subjects: Subjects) -> Known:
        """Return what a record's decision may take each count to be: once its subjects are sent, and never too low.

        Of a destination all counts are given, or none: a rule that asks for one only where it is recorded must not find
        one without the other.
        """
        found: dict[str, list[tuple[str, str, int]]] = {}
        silent = set()
        for watch in self._watches(facts):
            if not watch.is_asked:
                continue
            allowance = self.allowances[watch.counter]
            count = allowance.at_most(subjects.get(watch.counter, ()), self._at)
            if count is None:
                silent.add(watch.destination)
                continue
            told = (watch.destination, watch.fact, bucket(count, allowance.spec.bounds))
            found.setdefault(watch.destination, []).append(told)
        return tuple(one for name, each in found.items() if name not in silent for one in each)

    def decided(self, decision: str, facts: Facts, outcome: Outcome, subjects: Subjects) -> None:
        """Count a record's subjects before it is sent, where it is to be sent and what is left of it counts."""
        counted = {
            watch.counter: subjects[watch.counter]
            for watch in self._to(facts, outcome)
            if watch.counter in subjects and self._carries(watch, facts, outcome)
        }
        for counter, each in counted.items():
            self.allowances[counter].reserve(each, self._at)
        self._flights.decided(decision, counted)

    def told(self, passages: Iterable[Passage], at: int) -> list[Movement]:
        """Return the claims that travel with a batch, in its transaction; the first of a life travels in any case."""
        first = [name for name, one in self.allowances.items() if not one.is_carried]
        claiming = self._flights.told(passages, first)
        return [
            self._movement(self._claim(counter, each, at, carried=True), at)
            for counter, each in claiming.items()
            if (one := self.allowances.get(counter)) is not None
            and (one.needs_telling(each, at) or not one.is_carried)
        ]

    def ending(self, at: int) -> list[Movement]:
        """Return what gives back all that was granted: nothing will be sent any more."""
        return [
            self._movement(one.claim((), at, at, carried=False, over=True), at)
            for one in self.allowances.values()
        ]

    def asking(self, at: int, *, due: Collection[str]) -> list[Movement]:
        """Return what is to be asked of counters outside of a transaction: for an answer, for more, or for less."""
        self._at = max(self._at, at)
        asked = []
        for name, allowance in self.allowances.items():
            gives_back = allowance.give_back(at)
            if gives_back or name in due:
                asked.append(self._movement(self._claim(name, (), at, carried=False), at))
        return asked

    def step(self, name: str) -> None:
        """Follow the mover. "aborted" comes from the thread that commits: it is noted, and heeded by the next step."""
        if name == "consumed":
            for allowance in self.allowances.values():
                allowance.settle()
        for end in self._flights.step(name, self._at):
            if (one := self.allowances.get(end.counter)) is None:
                continue
            if end.landed:
                one.is_carried = True
                one.landed(end.subjects, end.at)
            elif end.aborted:
                one.dropped(end.subjects)

    def moment(self, at: int) -> None:
        self._at = max(self._at, at)

    def _to(self, facts: Facts, outcome: Outcome) -> Iterable[Watch]:
        if outcome.action >= Action.HOLD:
            return ()
        return (one for one in self._watches(facts) if one.destination == outcome.destination)

    def _carries(self, watch: Watch, facts: Facts, outcome: Outcome) -> bool:
        """Return whether what is left of a record has a label that the counter counts."""
        policy, labels = self._policy, self.allowances[watch.counter].spec.labels
        if policy is None or not labels:
            return True
        alike = (watch.counter, replace(facts, volumes=(), origins=frozenset()), outcome.redactions)
        known = self._carrying.get(alike)
        if known is None:
            if len(self._carrying) >= MOST:
                self._carrying.clear()
            held = held_of(facts, policy.by_name[facts.flow], policy.labels)
            redacted = {one.entity for one in outcome.redactions}
            left = held.left(frozenset(it for it in held.groups if redacted.issuperset(it.entities)))
            known = self._carrying[alike] = not left.all.isdisjoint(labels)
        return known

    def _claim(self, counter: str, subjects: Collection[bytes], at: int, *, carried: bool) -> VolumeClaim:
        return self.allowances[counter].claim(subjects, at, at + self._terms.stale_ms, carried=carried)

    def _movement(self, claim: VolumeClaim, at: int) -> Movement:
        return Movement(self._terms.topic, CLAIM_KEY + claim.counter.encode(), _encode(claim), (), at)
