"""The record path on a real broker: exactly once, whatever is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient, NewTopic
from harness import ROOT, Collector, Worker, audit, publish, python_worker, run_fault_matrix
from passthrough import pass_through

from schemas.errors import GuardError
from streams.broker import Broker, Cluster
from streams.movement import STEPS, Mover
from streams.testing import settings_for

pytestmark = [pytest.mark.integration, pytest.mark.timeout(290)]


def a_group():
    return f"guard.{uuid.uuid4().hex[:8]}"


def test_a_worker_killed_at_any_step_loses_and_doubles_nothing(broker, topic, tmp_path):
    source, cleared, group = topic("orders", partitions=4), topic("cleared", partitions=4), a_group()

    report = run_fault_matrix(
        lambda slot: python_worker(broker.bootstrap, source, cleared, group, slot),
        bootstrap=broker.bootstrap,
        source=source,
        outputs=[cleared],
        steps=STEPS,
        folder=tmp_path,
        count=4500,
    )

    assert report.kills >= len(STEPS)
    assert report.holds, report


@pytest.mark.fault
def test_two_workers_that_take_over_from_each_other_lose_and_double_nothing(broker, topic, tmp_path):
    source, cleared, group = topic("orders", partitions=4), topic("cleared", partitions=4), a_group()

    report = run_fault_matrix(
        lambda slot: python_worker(broker.bootstrap, source, cleared, group, slot),
        bootstrap=broker.bootstrap,
        source=source,
        outputs=[cleared],
        steps=STEPS,
        folder=tmp_path,
        count=9000,
        slots=("0", "1"),
        patience=25,
        stays_dead=lambda round_: (
            8.0 if round_ % 3 == 2 else 0.0
        ),  # past the session: the other one takes over
    )

    assert report.holds, report


@pytest.mark.fault
def test_dynamic_members_of_the_new_protocol_lose_and_double_nothing(tmp_path):
    session = {"group.consumer.session.timeout.ms": "6000", "group.consumer.heartbeat.interval.ms": "1000"}
    with Broker(properties=session) as broker:
        admin = AdminClient({"bootstrap.servers": broker.bootstrap})
        for future in admin.create_topics([NewTopic("orders", 4, 1), NewTopic("cleared", 4, 1)]).values():
            future.result(20)

        report = run_fault_matrix(
            lambda slot: python_worker(
                broker.bootstrap, "orders", "cleared", "guard", slot, "group_protocol=consumer"
            ),
            bootstrap=broker.bootstrap,
            source="orders",
            outputs=["cleared"],
            steps=("told", "produced", "offsets_sent", "committed"),
            folder=tmp_path,
            count=2000,
            patience=30,
        )

    assert report.holds, report


def test_a_second_worker_joining_and_leaving_disturbs_nothing(broker, topic, tmp_path):
    source, cleared, group = topic("orders", partitions=4), topic("cleared", partitions=4), a_group()
    publish(broker.bootstrap, source, 0, 6000)
    first, second = (
        Worker(python_worker(broker.bootstrap, source, cleared, group, slot), tmp_path / f"{slot}.log")
        for slot in "01"
    )
    collector = Collector(broker.bootstrap, [cleared])

    collector.gather(3000, wait=30)
    left = second.drain()
    publish(broker.bootstrap, source, 6000, 3000)
    collector.gather(9000, wait=30)

    assert left == 0 and first.drain() == 0
    collector.gather(9001, wait=1)
    collector.close()
    assert audit(collector.messages, 9000) == ([], [], 0)


class Threaded:
    """A mover in a thread of this process."""

    def __init__(self, bootstrap, source, cleared, **given):
        self.error = None
        self.mover = Mover(
            settings_for(bootstrap, **given),
            [source],
            *pass_through(cleared)[:2],
            undeliverable=pass_through(cleared)[2],
        )
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        try:
            self.mover.run()
        except GuardError as error:
            self.error = error

    def drain(self):
        self.mover.stop()
        self.thread.join(60)
        assert not self.thread.is_alive()


def test_a_second_worker_in_the_same_slot_ends_the_first(broker, topic):
    source, cleared, group = topic("orders"), topic("cleared"), a_group()
    publish(broker.bootstrap, source, 0, 10)
    first = Threaded(broker.bootstrap, source, cleared, group=group)
    collector = Collector(broker.bootstrap, [cleared])
    collector.gather(10, wait=20)

    second = Threaded(broker.bootstrap, source, cleared, group=group)
    publish(broker.bootstrap, source, 10, 10)
    first.thread.join(60)

    assert "slot" in str(first.error)
    collector.gather(20, wait=30)
    second.drain()
    collector.close()
    assert audit(collector.messages, 20) == ([], [], 0)


def test_a_header_name_that_is_no_utf_8_stops_no_neighbour(broker, admin, topic):
    source, cleared = topic("orders"), topic("cleared")
    admin.create_topics([NewTopic(f"{cleared}.dead", 1, 1)])[f"{cleared}.dead"].result(20)
    publish(broker.bootstrap, source, 0, 5)
    sent = subprocess.run(
        [sys.executable, "-c", BAD_HEADER, broker.bootstrap, source],
        env={**os.environ, "AIOKAFKA_NO_EXTENSIONS": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if "ModuleNotFoundError" in sent.stderr:
        pytest.skip("no aiokafka here: no other client lets a test write such a name")
    assert sent.returncode == 0, sent.stderr
    publish(broker.bootstrap, source, 5, 5)

    running = Threaded(broker.bootstrap, source, cleared, group=a_group())
    collector, dead = Collector(broker.bootstrap, [cleared]), Collector(broker.bootstrap, [f"{cleared}.dead"])
    collector.gather(10, wait=20)
    dead.gather(1, wait=20)
    running.drain()

    assert audit(collector.messages, 10) == ([], [], 0)
    assert [(it.value(), it.headers()) for it in dead.messages] == [
        (b"named badly", [("why", b"invalid_utf8")])
    ]
    collector.close()
    dead.close()


BAD_HEADER = """
import asyncio, sys
import aiokafka

class Name(str):
    def encode(self, *_):
        return b"\\xff\\xfe"

async def send():
    producer = aiokafka.AIOKafkaProducer(bootstrap_servers=sys.argv[1])
    await producer.start()
    await producer.send_and_wait(sys.argv[2], b"named badly", headers=[(Name("name"), b"1")])
    await producer.stop()

asyncio.run(send())
"""


@pytest.mark.fault
def test_a_broker_gone_for_a_minute_is_waited_for(tmp_path):
    with Broker() as broker:
        admin = AdminClient({"bootstrap.servers": broker.bootstrap})
        for future in admin.create_topics([NewTopic("orders", 4, 1), NewTopic("cleared", 4, 1)]).values():
            future.result(20)
        publish(broker.bootstrap, "orders", 0, 3000)
        worker = Worker(
            python_worker(broker.bootstrap, "orders", "cleared", "guard", "0"), tmp_path / "0.log"
        )
        collector = Collector(broker.bootstrap, ["cleared"])
        collector.gather(1000, wait=30)

        broker.kill()
        gone = time.monotonic() + 60
        while time.monotonic() < gone:
            assert not worker.died(1), (tmp_path / "0.log").read_text()
        broker.start()
        publish(broker.bootstrap, "orders", 3000, 1000)
        collector.gather(4000, wait=150)

        assert worker.drain() == 0
        collector.gather(4001, wait=1)
        collector.close()
        assert audit(collector.messages, 4000) == ([], [], 0)


@pytest.mark.fault
def test_brokers_of_three_restarted_under_load_lose_and_double_nothing(tmp_path):
    with Cluster(3) as cluster:
        admin = AdminClient({"bootstrap.servers": cluster.bootstrap})
        for future in admin.create_topics([NewTopic("orders", 4, 3), NewTopic("cleared", 4, 3)]).values():
            future.result(30)

        report = run_fault_matrix(
            lambda slot: python_worker(cluster.bootstrap, "orders", "cleared", "guard", slot),
            bootstrap=cluster.bootstrap,
            source="orders",
            outputs=["cleared"],
            steps=("told", "produced", "offsets_sent"),
            folder=tmp_path,
            count=3000,
            meanwhile=lambda round_: restart(cluster.brokers[round_]),
            patience=60,
        )

    assert report.holds, report


def restart(broker):
    broker.kill()
    broker.start()


def test_a_broker_dies_with_the_process_that_started_it():
    program = "import sys; from streams.broker import Broker; print(Broker().start().pid, flush=True); sys.stdin.read()"
    parent = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    pid = int(parent.stdout.readline())

    parent.send_signal(signal.SIGKILL)
    parent.wait(10)
    parent.stdin.close()
    parent.stdout.close()

    end = time.monotonic() + 10
    while is_running(pid) and time.monotonic() < end:
        threading.Event().wait(0.05)
    assert not is_running(pid)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")  # a killed orphan may be left unreaped, which is dead enough
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
