"""The promise about crashes, kept by the whole guard: killed between any two steps, nothing is lost, doubled or unproven."""

import collections
import json
import sys
from pathlib import Path

import harness
import pytest
from confluent_kafka import Producer
from deployment import Deployment

from streams.broker import Cluster
from streams.movement import STEPS

pytestmark = [pytest.mark.integration, pytest.mark.fault, pytest.mark.timeout(900)]

MAIL = "ana.lima" + "@example.org"


def publish(bootstrap, topic, first, count, **_):
    """Publish numbered records: most hold nothing, some an e-mail address, some are broken."""
    producer = Producer(
        {"bootstrap.servers": bootstrap, "enable.idempotence": True, "linger.ms": 5, "log_level": 0}
    )
    for number in range(first, first + count):
        value = {"n": number, "note": f"mail {MAIL}" if number % 7 == 0 else "nothing here"}
        data = json.dumps(value).encode()
        while True:
            try:
                producer.produce(topic, key=f"k{number % 97}", value=data[:-2] if number % 31 == 0 else data)
                break
            except BufferError:
                producer.poll(0.1)
    assert producer.flush(60) == 0


def place_of(message) -> str:
    return dict(message.headers())["__guard.decision.id"].decode()


def run(deployment, bootstrap, monkeypatch, folder, *, count, **options):
    """Run the fault matrix over a deployment and hold it to its promises."""
    monkeypatch.setattr(harness, "publish", publish)
    outputs = [deployment.topic("tickets") + ".to.us-llm", deployment.topic("tickets") + ".to.vllm-frankfurt"]
    outputs.append(deployment.topic("quarantine"))
    worker = Path(__file__).parent / "guarded_worker.py"
    source = deployment.topic("tickets")
    numbers: dict[str, int] = {}

    def number_of(message) -> int:
        place = place_of(message)
        if place not in numbers:
            for one in deployment.read(source):
                text = one.value().decode()
                numbers[f"{source}/{one.partition()}/{one.offset()}"] = int(text[6 : text.index(",")])
        return numbers[place]

    report = harness.run_fault_matrix(
        lambda slot: [sys.executable, str(worker), str(deployment.folder / "guard.yaml"), slot],
        bootstrap=bootstrap,
        source=source,
        outputs=outputs,
        folder=folder,
        count=count,
        identify=number_of,
        **options,
    )

    assert report.holds, (report.lost[:5], report.doubled[:5], report.disordered)
    assert report.arrived == count
    decisions = collections.Counter()
    for event in deployment.decisions():
        if event["type"] == "decision":
            decisions[event["action"]] += 1
        elif event["type"] == "span":
            decisions["plain"] += event["count"]
    assert sum(decisions.values()) == count, decisions
    assert decisions["redact"] > 0 and decisions["block"] > 0
    verdict = json.loads(deployment("audit", "verify", "--json", timeout=300).stdout)
    assert verdict["sound"] and verdict["covered"] == count, verdict
    return report


def test_a_worker_killed_at_every_boundary_loses_and_doubles_nothing(tmp_path, broker, monkeypatch):
    with Deployment(tmp_path, broker.bootstrap, batch=1000) as deployment:
        report = run(deployment, broker.bootstrap, monkeypatch, tmp_path, count=50_000, steps=STEPS)

    assert report.kills >= len(STEPS)


def test_two_workers_that_are_killed_and_rebalanced_lose_and_double_nothing(tmp_path, broker, monkeypatch):
    with Deployment(tmp_path, broker.bootstrap, batch=500) as deployment:
        run(
            deployment,
            broker.bootstrap,
            monkeypatch,
            tmp_path,
            count=50_000,
            steps=STEPS,
            slots=("0", "1"),
            occurrence=1,
            stays_dead=lambda round_: 8.0 if round_ % 4 == 3 else 0.0,  # beyond its session: partitions move
        )


def test_a_broker_of_three_restarted_under_load_costs_nothing(tmp_path, broker, monkeypatch):
    del broker
    with (
        Cluster(3) as cluster,
        Deployment(tmp_path, cluster.bootstrap, batch=500, replication=3) as deployment,
    ):
        run(
            deployment,
            cluster.bootstrap,
            monkeypatch,
            tmp_path,
            count=50_000,
            steps=("consumed", "begun", "produced", "committed"),
            meanwhile=lambda round_: cluster.brokers[round_ % 3].restart(),
            patience=90.0,
        )
