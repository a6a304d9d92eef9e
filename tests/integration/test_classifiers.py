"""A classifier that fails on the real broker: its record is quarantined with the reason, its neighbours are judged."""

import json
import sys
from pathlib import Path

import pytest
from deployment import Deployment
from harness import Worker

pytestmark = pytest.mark.integration

SCRIPT = Path(__file__).parent / "model_worker.py"
FAULTS = [
    ("raises", "BOOM", "classifier_failed"),
    ("gives no numbers", "NAN", "classifier_failed"),
    ("gives another shape", "SHAPE", "classifier_failed"),
    ("hangs", "HANG", "classifier_timeout"),
    ("is given too much", "word " * 1200, "too_much_text"),
]


def note(text):
    return json.dumps({"note": text}).encode()


@pytest.fixture
def deployed(tmp_path, broker):
    folder = tmp_path / "classifiers"
    folder.mkdir()
    with Deployment(folder, broker.bootstrap) as deployment:
        command = [sys.executable, str(SCRIPT), str(folder / "guard.yaml"), "0"]
        off = {"GUARD_CLASSIFIERS__MODEL": "off"}
        deployment.commanded = (command, off)
        yield deployment


def test_each_record_that_a_classifier_fails_on_is_quarantined_and_its_neighbours_are_judged(deployed):
    command, off = deployed.commanded
    records = [(b"p", note("all is well"), [])]
    for _, text, _fault in FAULTS:
        records += [(b"p", note(f"see {text} here"), []), (b"p", note("call Otto Acme"), [])]
    deployed.publish("tickets", records)
    worker = Worker(command, deployed.folder / "model.log", off)
    try:
        deployed.await_covered(len(records))
        assert worker.drain() == 0, (deployed.folder / "model.log").read_text()[-2000:]
    finally:
        worker.kill()

    events = [event for event in deployed.decisions() if event["type"] == "decision"]
    faults = sorted(event["fault"] for event in events if event.get("fault"))
    assert faults == sorted(f"detect.{fault}" for *_, fault in FAULTS)
    assert all(event["action"] == "block" for event in events if event.get("fault"))
    sealed = {message.key().decode() for message in deployed.read(deployed.topic("quarantine"))}
    assert {event["id"] for event in events if event.get("fault")} <= sealed
    judged = [event for event in events if not event.get("fault")]
    told = json.dumps(judged)
    assert "guard-encoder@1" in told and told.count("PERSON") >= len(FAULTS)


def test_a_lost_device_stops_the_worker_and_loses_nothing(deployed):
    command, off = deployed.commanded
    before = deployed.covered()
    deployed.publish("tickets", [(b"p", note("see LOST here"), [])])
    worker = Worker(command, deployed.folder / "lost.log", off)
    try:
        assert worker.died(150)
        assert worker.process.returncode != 0
    finally:
        worker.kill()

    assert deployed.covered() == before
