"""Topics and offsets are read as they stand, and that is an end, whatever is written meanwhile."""

import json
import threading

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from guard.audit.reading import Topics
from guard.audit.verify import Committed
from streams.reading import read
from streams.settings import load

pytestmark = [pytest.mark.integration, pytest.mark.timeout(60)]


def test_what_is_written_while_a_topic_is_read_is_left_out_so_that_reading_ends(broker, topic):
    name = topic("busy", partitions=2)
    producer = Producer({"bootstrap.servers": broker.bootstrap, "enable.idempotence": True})

    def write(number):
        producer.produce(name, str(number), partition=number % 2)
        assert producer.flush(20) == 0

    for number in range(10):
        write(number)

    found = []
    for message in read({"bootstrap.servers": broker.bootstrap}, name):
        found.append(int(message.value()))
        write(100 + len(found))
        assert len(found) <= 10

    assert sorted(found) == list(range(10))


def test_what_a_transaction_under_way_commits_is_waited_for_and_no_log_overlooked(broker, topic, tmp_path):
    orders, resting, group = topic("orders"), topic("resting"), topic("group")
    file = tmp_path / "guard.yaml"
    file.write_text(json.dumps({"kafka": {"bootstrap.servers": broker.bootstrap}, "group": group}))
    settings = load(file)
    consumer = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": group})
    producer = Producer({"bootstrap.servers": broker.bootstrap, "transactional.id": group})
    producer.init_transactions(30)

    def begin(*offsets):
        producer.begin_transaction()
        membership = consumer.consumer_group_metadata()
        producer.send_offsets_to_transaction(
            [TopicPartition(name, 0, at, f"head {at}") for name, at in offsets], membership, 30
        )

    try:
        begin((orders, 1), (resting, 7))
        producer.commit_transaction(30)
        begin((orders, 2))
        over = threading.Timer(1.0, producer.commit_transaction, [30])
        over.start()
        told = Topics(settings).committed()
        over.join()
    finally:
        consumer.close()

    assert told == {f"{orders}/0": Committed(2, "head 2"), f"{resting}/0": Committed(7, "head 7")}
