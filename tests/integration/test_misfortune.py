"""Things that go wrong around a worker: topics gone or too small, wrong files, a clock that goes back."""

import json
import random
import threading
import time

import pytest
from confluent_kafka import Consumer
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource
from deployment import Deployment

from guard.worker import Worker
from schemas.errors import FaultCode
from schemas.movement import Movement
from streams.settings import load
from streams.testing import settings_for
from streams.transaction import KafkaTransactions, Position

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

GOOD = b'{"id": 1, "note": "nothing to see"}'


@pytest.fixture
def deployed(tmp_path, broker):
    with Deployment(tmp_path, broker.bootstrap) as deployment:
        yield deployment


def faults(deployment):
    return [event.get("fault", "") for event in deployment.decisions() if event["type"] == "decision"]


def test_records_for_a_destination_whose_topic_is_gone_end_in_quarantine(deployed, broker):
    deployed.start()
    deployed.publish("tickets", [GOOD] * 5)
    deployed.await_covered(5)
    admin = AdminClient({"bootstrap.servers": broker.bootstrap})
    gone = deployed.topic("tickets") + ".to.us-llm"
    admin.delete_topics([gone])[gone].result(20)

    deployed.publish("tickets", [GOOD] * 3)
    deployed.publish("docs", [GOOD] * 4)
    deployed.await_covered(12)

    assert faults(deployed).count("deliver.destination_unavailable") == 3
    assert len(deployed.read(deployed.topic("quarantine"))) == 3
    assert len(deployed.read(deployed.topic("docs") + ".to.vectors-frankfurt")) == 4


def test_a_topic_that_goes_while_it_is_written_to_is_what_the_transaction_failed_for(broker, topic, admin):
    going, ours = topic("going"), topic("ours")
    armed = threading.Event()

    def on_step(step):
        if step == "producing" and armed.is_set():
            admin.delete_topics([going])[going].result(20)

    transactions = KafkaTransactions(
        settings_for(broker.bootstrap, group=ours, watchdog_s=90), on_step=on_step
    )
    assert transactions.open(wait=30)
    membership = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": ours}).consumer_group_metadata()
    movements = [Movement(going, None, b"x") for _ in range(10)] + [Movement(ours, None, b"x")]
    assert transactions.carry(movements, [Position((ours, 0), 1, "")], membership).committed

    armed.set()
    result = transactions.carry(movements, [Position((ours, 0), 2, "")], membership)
    transactions.close()

    assert not result.committed
    assert {failure.code for failure in result.failures} == {FaultCode.DESTINATION_UNAVAILABLE}


def test_a_record_too_large_for_its_cleared_topic_is_quarantined_and_its_neighbours_pass(deployed, broker):
    small = deployed.topic("tickets") + ".to.us-llm"
    entry = ConfigEntry("max.message.bytes", "2000", incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ConfigResource.Type.TOPIC, small, incremental_configs=[entry])
    admin = AdminClient({"bootstrap.servers": broker.bootstrap})

    deployed.start()
    deployed.publish("tickets", [GOOD])
    deployed.await_covered(1)
    admin.incremental_alter_configs([resource])[resource].result(20)  # the worker knows it larger
    letters = random.Random(3)
    words = (
        "".join(letters.choices("abcdefghijklmnoprstuvwxyz", k=5)) for _ in range(3000)
    )  # lz4 must not help
    large = json.dumps({"text": " ".join(words)}).encode()
    deployed.publish("tickets", [GOOD, large, GOOD])
    deployed.await_covered(4)

    told = [fault for fault in faults(deployed) if fault]
    assert len(told) == 1 and told[0].endswith("too_large_for_destination")
    assert len(deployed.read(small)) == 3


def test_a_policy_with_an_unknown_field_is_refused_with_file_line_and_remedy(deployed):
    flows = deployed.folder / "policy" / "flows.yaml"
    flows.write_text(flows.read_text().replace("  purpose: inference", "  porpoise: inference"))

    done = deployed("run", check=False)

    assert done.returncode == 2
    assert "flows.yaml:" in done.stderr and "porpoise" in done.stderr and "purpose" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_key_file_is_refused_in_one_sentence(deployed):
    (deployed.folder / "keys" / "kek.e1.key").write_bytes(b"too short")

    done = deployed("run", check=False)

    assert done.returncode == 2 and "kek" in done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_a_clock_that_goes_back_never_turns_back_the_log(deployed):
    settings = load(deployed.folder / "guard.yaml")
    ahead = 50 * 60_000  # a broker refuses what is an hour ahead of it

    for shift, expected in ((ahead, 5), (0, 10)):
        deployed.publish("tickets", [GOOD] * 5)
        worker = Worker(settings, now=lambda shift=shift: time.time_ns() // 1_000_000 + shift)
        thread = threading.Thread(target=worker.run, daemon=True)
        thread.start()
        deployed.await_covered(expected)
        worker.mover.stop()
        thread.join(30)
        assert not thread.is_alive()

    times = {}
    for message in deployed.read(deployed.topic("decisions")):
        event = json.loads(message.value())
        assert event["at"] >= times.get(message.key(), 0)
        times[message.key()] = event["at"]
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]
