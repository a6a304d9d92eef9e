"""A console over four records that wait for words, with topics in memory: who signs, what was said."""

import json

import msgspec
from acting import SIGNERS, Person, Topics, policy_with
from consoles import desk_over, gate_over, person
from evidence import World
from starlette.testclient import TestClient

from guard.cases.acting import Acting
from guard.console.app import build
from guard.console.casebook import CaseBook
from guard.console.desk import InForce
from guard.console.index import Message
from guard.quarantine.kek import LocalKek
from guard.quarantine.seal import Sealer
from schemas.case import Case
from schemas.cause import cause_of
from schemas.decision import Given
from schemas.events import DecisionEvent, FindingFact, ReasonFact
from schemas.record import Record
from streams.testing import settings_for

AT = 1_700_000_000_000
HOUR = 3_600_000
KEK = LocalKek({"e1": bytes(32)})
CANARY = "canary.lima" + "@example.org"
VALUE = json.dumps({"text": f"write to {CANARY}", "note": "the plan 7"}).encode()
START = len("write to ")
PEOPLE = {name: SIGNERS[name].public for name in ("ana", "ben")}


def event(offset, *, flow="tickets", action="block", **more):
    given = {
        "findings": (
            FindingFact("EMAIL_ADDRESS", "/value/text", START, START + len(CANARY), 0.97, "email_address@1"),
        ),
        "reasons": (ReasonFact("gdpr-44-transfer", "Art. 44", "us-llm"),),
        "given": Given(("DE",)),
    }
    return DecisionEvent(
        f"tickets/0/{offset}", flow, offset, "d" * 32, action, "quarantined", "sha256:b", AT, **given | more
    )  # fmt: skip


EVENTS = [event(0), event(1), event(2, given=Given(("FR",))), event(3, action="redact", sampled=True)]
CAUSE = cause_of(EVENTS[0].flow, EVENTS[0].action, EVENTS[0].reasons, EVENTS[0].findings, "")[0]


def case(cause=CAUSE, **more):
    return Case(
        cause.id, cause, cause.severity, **{"count": 3, "first": AT - HOUR, "last": AT - 1000, **more}
    )


class Clock:
    at = AT

    def __call__(self):
        return self.at


class Console:
    """A console over four records, with topics in memory."""

    def __init__(self, index, monkeypatch, *, opens=True, keys=None):
        self.clock, self.settings, self.book = Clock(), settings_for(), CaseBook()
        if keys is not None:
            self.settings = self.settings.model_copy(update={"keys": keys})
        self.topics, self.policy = Topics(monkeypatch, self.clock), policy_with("ana", "ben")
        self.tell(case(), case(msgspec.structs.replace(CAUSE, entity="IBAN")))
        for one in EVENTS:
            self.seal(one)
        self.gate = gate_over(clock=self.clock)
        acts = Acting(self.settings, lambda: self.policy, self.book.own, self.clock, KEK if opens else None)
        self.desk = desk_over(
            World(), index, clock=self.clock, gate=self.gate, cases=self.book, acts=acts,
            in_force=lambda: InForce(self.policy, None),
            lately=lambda: InForce(self.policy, None),
        )  # fmt: skip

    def tell(self, *cases):
        self.book.put([Message(0, 0, one.id, msgspec.json.encode(one)) for one in cases])

    def seal(self, one):
        record = Record("tickets", 0, one.offset, 0, None, VALUE)
        name, topic = (
            (one.flow, self.settings.topics.quarantine)
            if one.action == "block"
            else (f"sample/{one.flow}", self.settings.topics.samples)
        )
        headers = {
            "__guard.decision.id": one.id, "__guard.flow": one.flow, "__guard.action": one.action,
            "__connect.errors.topic": "tickets", "__connect.errors.partition": "0",
            "__connect.errors.offset": str(one.offset),
        }  # fmt: skip
        told = [(key, value.encode()) for key, value in headers.items()]
        self.topics.put(topic, one.id.encode(), Sealer(KEK).batch().seal(record, name), told)

    def browser_of(self, name, role, **scope):
        user = person(name, role, **scope)
        self.gate._users.users[name] = user
        return Person(TestClient(build(self.desk, hosts=("testserver",))), self.gate, user, self.clock.at)

    @property
    def said(self):
        return self.topics.values(self.settings.topics.commands)


CLOSE = {"case": CAUSE.id, "verb": "close", "verdict": "benign", "quiet": "2"}
