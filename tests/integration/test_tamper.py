"""The operator of the decision topic alters it on a real broker, and an audit that only reads topics says how."""

import json
import uuid

import msgspec
import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import NewTopic
from evidence import KEYS, SIGNER, passage

from guard.audit.audit import audit, prove_record
from guard.audit.check import flaw
from guard.audit.leaves import INDEX_HEADER
from guard.audit.report import FaultKind
from guard.audit.tell import Interval, tell
from schemas.errors import EvidenceError
from schemas.record import Record
from streams.reading import read
from streams.settings import load

pytestmark = pytest.mark.integration

KINDS = ("plain", "plain", "redact", "block", "plain", "found", "reroute", "plain")
COUNT = 96


class Site:
    """A guarded topic of two partitions, decided in three transactions, with all that is told of it."""

    def __init__(self, bootstrap, admin, folder):
        self.bootstrap, self.admin = bootstrap, admin
        self.name = "t" + uuid.uuid4().hex[:10]
        own = {
            topic: f"{self.name}.{topic}"
            for topic in ("decisions", "summaries", "notices", "quarantine", "bundles")
        }
        file = folder / "guard.yaml"
        file.write_text(
            json.dumps({"kafka": {"bootstrap.servers": bootstrap}, "group": self.name, "topics": own})
        )
        self.settings = load(file)
        self.orders = f"{self.name}.orders"
        self.create(self.orders, f"{self.orders}.to.local", f"{self.orders}.to.remote", *own.values())

    def create(self, *topics):
        for future in self.admin.create_topics(
            [NewTopic(topic, 2, 1, config={"retention.ms": "-1"}) for topic in topics]
        ).values():
            future.result(30)

    def publish(self):
        producer = Producer({"bootstrap.servers": self.bootstrap, "enable.idempotence": True})
        for number in range(COUNT):
            producer.produce(
                self.orders,
                b"value %d" % number,
                key=b"key %d" % number,
                partition=number % 2,
                headers=[("a", b"1"), ("a", None)],
            )
        assert producer.flush(30) == 0

    def decide(self):
        """Move everything, a third of it a transaction."""
        consumer = Consumer(
            {
                "bootstrap.servers": self.bootstrap,
                "group.id": self.name,
                "auto.offset.reset": "earliest",
                "enable.auto.commit": False,
            }
        )
        producer = Producer({"bootstrap.servers": self.bootstrap, "transactional.id": self.name})
        producer.init_transactions(30)
        consumer.assign([TopicPartition(self.orders, partition, 0) for partition in (0, 1)])
        metadata, number = {}, 0
        for _ in range(3):
            records = []
            while len(records) < COUNT // 3:
                records += [_record(message) for message in consumer.consume(COUNT // 3 - len(records), 5.0)]
            passages = []
            for record in records:
                kind = KINDS[number % len(KINDS)]
                number += 1
                passages.append(
                    passage(
                        kind,
                        record.offset,
                        topic=self.orders,
                        partition=record.partition,
                        quarantine=self.settings.topics.quarantine,
                        original=record,
                    )
                )
            told = tell(
                passages,
                metadata,
                at=1_700_000_000_000 + number,
                bundle="b1",
                signer=SIGNER,
                topics=self.settings.topics,
                partitions_of_decisions=2,
                sign_every=Interval(leaves=8),
            )
            metadata |= told.metadata
            ends = {(record.topic, record.partition): record.offset + 1 for record in records}
            producer.begin_transaction()
            for one in told.movements:
                producer.produce(
                    one.topic,
                    one.value,
                    one.key,
                    one.partition,
                    timestamp=one.timestamp,
                    headers=list(one.headers),
                )
            offsets = [TopicPartition(*place, offset, metadata[place]) for place, offset in ends.items()]
            producer.send_offsets_to_transaction(offsets, consumer.consumer_group_metadata(), 30)
            producer.commit_transaction(30)
        consumer.close()

    def copy(self, topic, change):
        """Write a topic's messages, changed, to a new topic, as whoever runs the broker could; return its name."""
        fresh = f"{topic}.{uuid.uuid4().hex[:8]}"
        self.create(fresh)
        messages = [
            (message.partition(), message.key(), message.value(), tuple(message.headers() or ()))
            for message in read(self.settings.kafka.for_consumer(), topic)
        ]
        producer = Producer({"bootstrap.servers": self.bootstrap, "enable.idempotence": True})
        for partition, key, value, headers in change(sorted(messages, key=lambda message: message[0])):
            producer.produce(fresh, value, key, partition, headers=list(headers))
        assert producer.flush(30) == 0
        return fresh

    def audit(self, **topics):
        names = self.settings.topics.model_copy(update=topics)
        return audit(self.settings.model_copy(update={"topics": names}), KEYS, settle=0.0)


def _record(message):
    assert message.error() is None
    return Record(
        message.topic(),
        message.partition(),
        message.offset(),
        message.timestamp()[1],
        message.key(),
        message.value(),
        tuple(message.headers() or ()),
    )


def decided(broker, admin, folder):
    made = Site(broker.bootstrap, admin, folder)
    made.publish()
    made.decide()
    audit(made.settings, KEYS)  # waits until the last transaction's markers stand everywhere
    return made


@pytest.fixture(scope="module")
def site(broker, admin, tmp_path_factory):
    return decided(broker, admin, tmp_path_factory.mktemp("site"))


def indexed(messages, log, index):
    """Return where a log's leaf stands."""
    return next(
        at
        for at, (_, key, _, headers) in enumerate(messages)
        if key == log.encode() and dict(headers).get(INDEX_HEADER) == b"%d" % index
    )


def test_what_the_guard_told_is_sound(site):
    report = site.audit()

    assert report.fault is None
    assert (report.logs, report.covered, report.records, report.movements) == (2, COUNT, COUNT, COUNT)
    assert report.heads >= 4 and report.unchecked == 0


def edit(messages, log):
    at = indexed(messages, log, 5)
    partition, key, value, headers = messages[at]
    return [
        *messages[:at],
        (partition, key, value.replace(b'"bundle":"b1"', b'"bundle":"b2"'), headers),
        *messages[at + 1 :],
    ]


def drop(messages, log):
    at = indexed(messages, log, 5)
    return [*messages[:at], *messages[at + 1 :]]


def duplicate(messages, log):
    at = indexed(messages, log, 5)
    return [*messages[: at + 1], *messages[at:]]


def reorder(messages, log):
    a, b = indexed(messages, log, 5), indexed(messages, log, 6)
    changed = list(messages)
    changed[a], changed[b] = changed[b], changed[a]
    return changed


def truncate(messages, log):
    first = indexed(messages, log, 5)
    return [one for at, one in enumerate(messages) if at < first or one[1] != log.encode()]


def forge(messages, log):
    at = next(
        at
        for at, (_, key, value, _) in enumerate(messages)
        if key == log.encode() and b'"type":"head"' in value
    )
    partition, key, value, headers = messages[at]
    head = msgspec.json.decode(value)
    return [
        *messages[:at],
        (partition, key, msgspec.json.encode(head | {"at": head["at"] + 1}), headers),
        *messages[at + 1 :],
    ]


@pytest.mark.parametrize("partition", [0, 1])
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (edit, FaultKind.EDIT),
        (drop, FaultKind.GAP),
        (duplicate, FaultKind.DUPLICATE),
        (reorder, FaultKind.REORDER),
        (truncate, FaultKind.TRUNCATION),
        (forge, FaultKind.BAD_SIGNATURE),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_an_altered_decision_topic_is_named(site, change, kind, partition):
    log = f"{site.orders}/{partition}"

    fault = site.audit(
        decisions=site.copy(site.settings.topics.decisions, lambda messages: change(messages, log))
    ).fault

    assert (fault.kind, fault.log) == (kind, log), fault
    assert fault.place and fault.detail


def test_an_emptied_decision_topic_is_a_truncation(site):
    assert (
        site.audit(decisions=site.copy(site.settings.topics.decisions, lambda _: [])).fault.kind
        is FaultKind.TRUNCATION
    )


def test_a_sealed_record_removed_is_a_missing_movement(site):
    fault = site.audit(
        quarantine=site.copy(site.settings.topics.quarantine, lambda messages: messages[1:])
    ).fault

    assert fault.kind is FaultKind.MISSING_MOVEMENT


def test_a_decision_is_proved_from_topics_alone(site):
    proof = prove_record(site.settings, KEYS, topic=site.orders, partition=1, offset=9)

    assert flaw(msgspec.to_builtins(proof), SIGNER.public) == ""
    with pytest.raises(EvidenceError, match="no decision on offset 999"):
        prove_record(site.settings, KEYS, topic=site.orders, partition=1, offset=999)


def test_a_record_slipped_into_a_cleared_topic_is_unknown(broker, admin, tmp_path):
    site = decided(broker, admin, tmp_path)
    producer = Producer({"bootstrap.servers": site.bootstrap, "enable.idempotence": True})
    producer.produce(f"{site.orders}.to.remote", b"slipped in", b"key")
    assert producer.flush(30) == 0

    fault = site.audit().fault

    assert (fault.kind, fault.place.rpartition("/")[0][:-2]) == (
        FaultKind.UNKNOWN_MOVEMENT,
        f"{site.orders}.to.remote",
    )
