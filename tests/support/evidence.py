"""Made-up passages and the log they leave, without Kafka: what the audit tests start from."""

from types import SimpleNamespace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.audit.chain import LogMessage
from guard.audit.leaves import INDEX_HEADER
from guard.audit.signing import LocalSigner
from guard.audit.tell import Interval, tell
from guard.audit.verify import Committed, Moved, verify
from schemas.decision import Action, Decision, Outcome, Reason, Redaction
from schemas.finding import Finding
from schemas.movement import Movement
from schemas.passage import Passage
from schemas.record import Place, Record

TOPICS = SimpleNamespace(
    decisions="guard.decisions",
    summaries="guard.summaries",
    notices="guard.notices",
    quarantine="guard.quarantine",
)
SIGNER = LocalSigner(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEYS = {SIGNER.fingerprint: SIGNER.public}
OUTCOMES = {
    "plain": Outcome(Action.ALLOW, "local"),
    "found": Outcome(Action.ALLOW, "local"),
    "redact": Outcome(
        Action.REDACT, "remote", (Redaction("EMAIL_ADDRESS", "mask"),), (Reason("gdpr.transfer", "Art. 44"),)
    ),
    "reroute": Outcome(Action.REROUTE, "local", reasons=(Reason("gdpr.transfer"),)),
    "block": Outcome(Action.BLOCK, reasons=(Reason("secrets"),), nearest="permitted without the secret"),
}
EMAIL = Finding("EMAIL_ADDRESS", "/value/email", 0, 15, 0.95, "email_address@1")


def record(topic, partition, offset):
    return Record(
        topic,
        partition,
        offset,
        1_700_000_000_000 + offset,
        b"key",
        b"value %d" % offset,
        (("a", b"1"), ("a", None)),
    )


def passage(
    kind, offset, *, topic="orders", partition=0, quarantine="guard.quarantine", original=None, release=""
):
    outcome = OUTCOMES[kind]
    source = original or record(topic, partition, offset)
    to = f"{topic}.to.{outcome.destination}" if outcome.destination else quarantine
    identifier = f"{topic}/{partition}/{offset}" + (".r1" if release else "")
    decision = Decision(identifier, "flow", outcome, () if kind == "plain" else (EMAIL,))
    headers = (("__guard.decision.id", identifier.encode()),)
    return Passage(source, decision, Movement(to, source.key, source.value, headers), release=release)


class World:
    """A guard, its topics and its group, in memory. Each `commit` is one transaction."""

    def __init__(self, *, every=3, at=1_700_000_100_000):
        self.every = Interval(leaves=every)
        self.at = at
        self.metadata = {}
        self.offsets = {}
        self.records = []
        self.topics = {}

    def commit(self, passages, *, bundle="b1"):
        told = tell(
            passages,
            self.metadata,
            at=self.at,
            bundle=bundle,
            signer=SIGNER,
            topics=TOPICS,
            partitions_of_decisions=3,
            sign_every=self.every,
            slot="guard.0",
        )
        self.metadata |= told.metadata
        for one in passages:
            if not one.release:
                self.records.append(one.record)
                self.offsets[one.record.topic, one.record.partition] = one.record.offset + 1
        for movement in told.movements:
            self.topics.setdefault(movement.topic, []).append(movement)
        return told

    def messages(self):
        found = []
        for offset, movement in enumerate(self.topics.get("guard.decisions", [])):
            index = int(dict(movement.headers).get(INDEX_HEADER, b"-1"))
            found.append(
                LogMessage(
                    Place("guard.decisions", movement.partition, offset),
                    movement.key.decode(),
                    movement.value,
                    index,
                )
            )
        return found

    def moved(self):
        return [
            Moved(Place(topic, 0, offset), dict(movement.headers)["__guard.decision.id"].decode())
            for topic, movements in self.topics.items()
            if ".to." in topic or topic == "guard.quarantine"
            for offset, movement in enumerate(movements)
        ]

    def committed(self):
        return {
            f"{topic}/{partition}": Committed(self.offsets.get((topic, partition), 0), text)
            for (topic, partition), text in self.metadata.items()
        }

    def verify(self, messages=None, *, records=None, moved=None, **changes):
        given = {"committed": self.committed(), "keys": KEYS, "quarantine": "guard.quarantine"} | changes
        return verify(
            self.messages() if messages is None else messages,
            self.records if records is None else records,
            self.moved() if moved is None else moved,
            **given,
        )


def world(
    kinds=("plain", "plain", "redact", "block", "plain", "found", "reroute", "plain"), *, transactions=3
):
    """Return a world after some transactions of such records."""
    made = World()
    for number in range(transactions):
        first = number * len(kinds)
        made.commit([passage(kind, first + index) for index, kind in enumerate(kinds)])
    return made
