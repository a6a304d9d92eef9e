"""What a mover promises, on the broker in memory and on a real one: if these differ, the one in memory lies."""

import threading
import time
import uuid

import pytest
from confluent_kafka import Producer
from harness import Collector
from passthrough import pass_through

from schemas.errors import FaultCode, GuardError
from schemas.movement import Movement
from streams.movement import STEPS, KafkaClients, Mover
from streams.testing import MemoryBroker, settings_for
from streams.transaction import Told


class Memory:
    """The world of a mover, in memory."""

    def __init__(self):
        self.broker = MemoryBroker()
        self.settings = settings_for(group="guard")

    def topic(self, name, *, partitions=1, largest=1_048_588):
        self.broker.create(name, partitions=partitions, largest=largest)
        return name

    def dead_letters_of(self, name):
        return self.topic(f"{name}.dead")

    def publish(self, topic, values, *, partition=0, key=None):
        for value in values:
            self.broker.publish(topic, value, partition=partition, key=key)

    def read(self, topic, wanted):
        end = time.monotonic() + 10
        while len(self.broker.read(topic)) < wanted and time.monotonic() < end:
            threading.Event().wait(0.002)
        return [record.value for record in self.broker.read(topic)]

    def clients(self, source, on_step):
        return self.broker.clients(self.settings, [source], on_step=on_step)

    def metadata(self, source, partition=0):
        return self.broker.committed[("guard", (source, partition))]


class Real:
    """The same world on a real broker."""

    def __init__(self, broker, topic):
        self._bootstrap, self._topic = broker.bootstrap, topic
        self.settings = settings_for(broker.bootstrap, group=f"guard.{uuid.uuid4().hex[:8]}")

    def topic(self, name, *, partitions=1, largest=1_048_588):
        return self._topic(name, partitions=partitions, **{"max.message.bytes": str(largest)})

    def dead_letters_of(self, name):
        from confluent_kafka.admin import AdminClient, NewTopic

        admin = AdminClient({"bootstrap.servers": self._bootstrap})
        admin.create_topics([NewTopic(f"{name}.dead", 1, 1)])[f"{name}.dead"].result(20)
        return f"{name}.dead"

    def publish(self, topic, values, *, partition=0, key=None):
        producer = Producer({"bootstrap.servers": self._bootstrap, "enable.idempotence": True})
        for value in values:
            producer.produce(topic, value, key, partition=partition)
        assert producer.flush(20) == 0

    def read(self, topic, wanted):
        collector = Collector(self._bootstrap, [topic])
        try:
            collector.gather(wanted, wait=20)
            collector.gather(wanted + 1, wait=0.5)
        finally:
            collector.close()
        return [message.value() for message in collector.messages]

    def clients(self, source, on_step):
        return KafkaClients(self.settings, [source], on_step=on_step)

    def metadata(self, source, partition=0):
        from confluent_kafka import Consumer, TopicPartition

        consumer = Consumer({"bootstrap.servers": self._bootstrap, "group.id": self.settings.group})
        found = consumer.committed([TopicPartition(source, partition)], 20)[0]
        consumer.close()
        return found.offset, found.metadata


@pytest.fixture(params=["memory", pytest.param("real", marks=pytest.mark.integration)])
def world(request):
    if request.param == "memory":
        return Memory()
    return Real(request.getfixturevalue("broker"), request.getfixturevalue("topic"))


class Running:
    """A mover in a thread; leaving the block drains it."""

    def __init__(self, world, source, judge, tell, undeliverable):
        self.steps = []
        self.error = None
        self.mover = Mover(
            world.settings,
            [source],
            judge,
            tell,
            undeliverable=undeliverable,
            on_step=self.steps.append,
            clients=world.clients(source, self.steps.append),
        )
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        try:
            self.mover.run()
        except GuardError as error:
            self.error = error

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.mover.stop()
        self.thread.join(30)
        assert not self.thread.is_alive()


def numbers(count):
    return [f"{number:08d}".encode() for number in range(count)]


def test_every_record_arrives_once_and_in_order(world):
    source, cleared = world.topic("orders", partitions=2), world.topic("cleared")
    world.publish(source, numbers(500), partition=0, key=b"a")
    world.publish(source, numbers(500), partition=1, key=b"b")

    with Running(world, source, *pass_through(cleared)):
        arrived = world.read(cleared, 1000)

    assert sorted(arrived) == sorted(numbers(500) * 2)


def test_a_head_is_told_as_it_was_committed_last(world):
    source, cleared = world.topic("orders"), world.topic("cleared")
    world.publish(source, numbers(300))

    with Running(
        world, source, *pass_through(cleared)
    ) as running:  # `tell` stops where a head is not the last one
        world.read(cleared, 300)

    assert running.error is None
    assert world.metadata(source) == (300, "300")


def test_a_restart_goes_on_where_the_last_commit_was(world):
    source, cleared = world.topic("orders"), world.topic("cleared")
    world.publish(source, numbers(100))
    with Running(world, source, *pass_through(cleared)):
        world.read(cleared, 100)
    world.publish(source, [b"00000100"])

    with Running(world, source, *pass_through(cleared)) as running:
        arrived = world.read(cleared, 101)

    assert running.error is None
    assert arrived == numbers(101)


def test_a_record_too_large_for_its_destination_stops_no_neighbour(world):
    source, cleared = world.topic("orders"), world.topic("cleared", largest=2000)
    dead = world.dead_letters_of(cleared)
    large = b"".join(uuid.uuid4().bytes for _ in range(300))  # random: it does not compress below the limit
    world.publish(source, [*numbers(100), large, *numbers(50)])

    with Running(world, source, *pass_through(cleared)) as running:
        arrived, set_aside = world.read(cleared, 150), world.read(dead, 1)

    assert running.error is None
    assert arrived == numbers(100) + numbers(50)
    assert len(set_aside) == 1 and len(set_aside[0]) > 2000


def test_a_missing_destination_is_told_as_such(world):
    source, cleared, codes = world.topic("orders"), world.topic("cleared"), []
    world.publish(source, numbers(3))

    def judge(records):
        return [Movement("no.such.topic", None, it.value) for it in records]

    def undeliverable(record, code):
        codes.append(code)
        return [Movement(cleared, None, record.value)]

    with Running(world, source, judge, lambda movements, heads: Told(movements), undeliverable):
        arrived = world.read(cleared, 3)

    assert arrived == numbers(3)
    assert set(codes) == {FaultCode.DESTINATION_UNAVAILABLE}


def test_a_guard_that_cannot_tell_stops_and_loses_nothing(world):
    source, cleared = world.topic("orders"), world.topic("cleared")
    world.publish(source, numbers(1))

    def judge(records):
        return [Movement("no.such.topic", None, it.value) for it in records]

    with Running(
        world, source, judge, lambda movements, heads: Told(movements), lambda it, code: judge([it])
    ) as running:
        running.thread.join(40)

    assert "no.such.topic" in str(running.error)
    with Running(world, source, *pass_through(cleared)):
        assert world.read(cleared, 1) == numbers(1)


def test_every_step_is_told_in_order(world):
    source, cleared = world.topic("orders"), world.topic("cleared")
    world.publish(source, numbers(1))

    with Running(world, source, *pass_through(cleared)) as running:
        world.read(cleared, 1)

    assert tuple(running.steps) == STEPS
