"""Topics are read from one end to the other, and that is an end, whatever is written meanwhile."""

import pytest
from confluent_kafka import Producer

from streams.reading import read

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
