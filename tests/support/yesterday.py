"""A past for tests: records decided by a policy as a worker decides them, and the log that this leaves, in memory."""

from datetime import UTC, datetime

import policies
from evidence import KEYS, World

from guard.checkpoint import Checkpoint, decide
from guard.intake import Intake
from guard.policy.compile import Policy
from guard.policy.modes import stages_of
from guard.replay.past import Log
from guard.staging import staged
from schemas.decision import Action
from schemas.document import Document, Part
from schemas.errors import Fault, FaultCode
from schemas.finding import Detection, Finding
from schemas.movement import Movement
from schemas.passage import Passage
from schemas.record import Record

AT = int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp() * 1000)  # policies.TODAY, at noon
SHARES = b"shares"
_VALUE = b"{}"


def seen(entity, *, score=0.9, origin="", whole=False):
    """Return a finding."""
    return Finding(entity, "/value/a", 0, 0 if whole else 5, score, "test@1", 0, origin)


def intake(policy, offset, *, topic="guarded", headers=(), declared=(), fault=None, codec="json"):
    flow = policy.flows.get(topic)
    if flow is not None and not flow.opaque:
        codec = "json"  # what nobody can read is a fault there
    record = Record(topic, 0, offset, AT, b"k%d" % offset, _VALUE, tuple(headers))
    parts = (
        Part("/key", record.key, "text"),
        Part("/value", _VALUE, codec),
        *(Part(f"/headers/{name}/0", value, "text", index) for index, (name, value) in enumerate(headers)),
    )
    document = Document(record, parts, (), fault=fault, declared=declared)
    return Intake(f"{topic}/0/{offset}", record, flow, document)


class Yesterday:
    """What a guard did under one policy after another."""

    def __init__(self, *, at=AT):
        self.world = World(every=50, at=at)
        self.offset = 0
        self.policies = {}
        self.decisions = []

    def decide(self, policy, *records, at=None):
        """Decide records, each given as findings and what `intake` takes besides, in one transaction."""
        self.world.at = at or self.world.at
        day = datetime.fromtimestamp(self.world.at / 1000, UTC).date()
        self.policies[policy.digest] = policy
        intakes, detections = [], []
        for findings, more in records:
            intakes.append(intake(policy, self.offset, **more))
            detections.append(Detection(tuple(findings)))
            self.offset += 1
        stages = stages_of(policy, SHARES)
        checkpoint = Checkpoint(
            policy=policy, detector=None, redactor=None, sealer=None, limits=None, stages=stages
        )
        made = decide(intakes, detections, checkpoint, day=day)
        if checkpoint.stages:
            made = staged(made, intakes, detections, checkpoint, day=day, dismissed=frozenset())
        self.decisions += made
        self.world.commit(
            [_passage(one, decided) for one, decided in zip(intakes, made, strict=True)], bundle=policy.digest
        )
        return made

    def then(self, bundle):
        return self.policies[bundle]

    def log(self, messages=None):
        return Log(self.world.messages() if messages is None else messages, self.world.committed(), KEYS)

    def past(self):
        log = self.log()
        found = list(log.decisions())
        assert log.faults() == ()
        return found


def _passage(one, decision):
    to = decision.outcome.destination
    topic = f"{one.record.topic}.to.{to}" if decision.outcome.action <= Action.REROUTE else "guard.quarantine"
    headers = (("__guard.decision.id", decision.id.encode()),)
    return Passage(one.record, decision, Movement(topic, one.record.key, one.record.value, headers))


# -- random pasts -------------------------------------------------------------------------------------------------

_TOLD = (b"DE", b"US", b"JP", b"DE,FR", b"ZZ", b"", b"de")
_DECLARED = ("confidential", "restricted", "public", "no such word")


def content(random):
    """Return a random policy whose flow may read a header, infer origins, and hold rules in shadow."""
    made = policies.content(random)
    flow = made.flows["flow"]
    countries = ("DE",) if random.random() < 0.7 else ("FR", "DE")
    origin = {"countries": countries, "infer": random.random() < 0.5}
    if random.random() < 0.5:
        origin |= {"header": "origin", "countries": countries if random.random() < 0.5 else ()}
    flow = flow.model_copy(update={"origin": type(flow.origin).model_validate(origin)})
    made = made.model_copy(update={"flows": {"flow": flow}})
    if random.random() < 0.3:
        mode = {"flow": "flow", "mode": "canary", "percent": random.randint(1, 99)}
        spec = type(made.bundle).model_validate({"modes": [mode]})
        made = made.model_copy(update={"bundle": spec})
    return made


def records(random, count):
    """Return records to decide: findings of every sort, origins told well and badly, declarations, faults."""
    return [_record(random) for _ in range(count)]


def _record(random):
    names = random.sample(sorted(policies.ENTITIES), random.choice((0, 0, 1, 2, 3)))
    findings = [
        seen(
            name,
            score=random.choice((0.3, 0.5, 0.9)),
            origin=random.choice(("", "", "US", "JP", "ZZ")),
            whole=random.random() < 0.1,
        )
        for name in names
    ]
    more = {}
    if random.random() < 0.7:
        more["headers"] = (("origin", random.choice(_TOLD)),)
    if random.random() < 0.15:
        more["declared"] = (("dataclassification", random.choice(_DECLARED)), ("datacategory", "phi"))
    if random.random() < 0.1:
        more["codec"] = "raw"
    if random.random() < 0.1:
        more["fault"], findings = Fault(FaultCode.INVALID_JSON, "decode"), []
    return findings, more


__all__ = ("AT", "Policy", "Yesterday", "content", "intake", "records", "seen")
