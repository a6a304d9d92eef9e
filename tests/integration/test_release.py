"""A release: two people, decided anew by the worker, in one transaction; never past a rule."""

import json

import pytest
import yaml
from deployment import Deployment

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

SECRET = "AK" + "IA" + "IOSFODNN7EXAMPQZ"


def add_approvers(deployment):
    documents = []
    for name in ("ana", "bo"):
        told = deployment("keys", "approver", "init", name, "--json").stdout
        public = json.loads(told)["public_key"]
        spec = {"name": f"{name}, analyst", "public_key": public}
        documents.append(
            {"apiVersion": "guard/v1", "kind": "Approver", "metadata": {"name": name}, "spec": spec}
        )
    (deployment.folder / "policy" / "people.yaml").write_text(yaml.safe_dump_all(documents))


def key_of(deployment, name):
    return next(deployment.folder.rglob(f"{name}.key"))


@pytest.fixture
def deployed(tmp_path, broker):
    deployment = Deployment(tmp_path, broker.bootstrap)
    add_approvers(deployment)
    with deployment:
        yield deployment


def test_two_people_release_a_record_once_and_one_alone_does_not(deployed):
    deployed.start()
    broken = b'{"id": 7, "note": "cut off'
    deployed.publish("tickets", [broken])
    deployed.await_covered(1)
    sealed = json.loads(deployed("quarantine", "list", "--json").stdout.splitlines()[0])

    asked = deployed(
        "quarantine", "release", sealed["decision"], "--reason", "fault_mended", "--as", "ana",
        "--key", key_of(deployed, "ana"), "--json",
    )  # fmt: skip
    release = json.loads(asked.stdout)["id"]
    deployed.publish("docs", [b'{"n": 1}'])
    deployed.await_covered(2)
    assert not [event for event in deployed.decisions() if event.get("release")]
    again = deployed(
        "quarantine", "approve", release, "--as", "ana", "--key", key_of(deployed, "ana"), check=False
    )
    deployed("quarantine", "approve", release, "--as", "bo", "--key", key_of(deployed, "bo"))
    deployed.await_covered(3)

    released = [event for event in deployed.decisions() if event.get("release") == release]
    assert len(released) == 1 and again is not None
    assert released[0]["id"] == sealed["decision"] + ".r1"
    assert released[0]["action"] == "block"  # it is as broken as it was: a release overrides nothing
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]


def test_dismissed_findings_let_a_record_pass_and_others_still_count(deployed):
    flows = deployed.folder / "policy" / "flows.yaml"
    flows.write_text(
        flows.read_text().replace("destinations: [us-llm, vllm-frankfurt]", "destinations: [us-llm]")
    )
    deployed.start()
    deployed.publish("tickets", [json.dumps({"NATO": "NATO SECRET\nplan"}).encode()])
    deployed.await_covered(1)
    event = next(event for event in deployed.decisions() if event["type"] == "decision")
    assert event["action"] == "block", event
    entities = sorted({finding[0] for finding in event["findings"]})
    sealed = json.loads(deployed("quarantine", "list", "--json").stdout.splitlines()[0])

    dismiss = [part for entity in entities for part in ("--dismiss", entity)]
    asked = deployed(
        "quarantine", "release", sealed["decision"], "--reason", "false_positive", *dismiss, "--as", "ana",
        "--key", key_of(deployed, "ana"), "--json",
    )  # fmt: skip
    deployed(
        "quarantine", "approve", json.loads(asked.stdout)["id"], "--as", "bo", "--key", key_of(deployed, "bo")
    )
    deployed.await_covered(2)

    last = [event for event in deployed.decisions() if event.get("release")]
    assert last[0]["action"] == "allow" and last[0]["destination"] == "us-llm"
    assert len(deployed.read(deployed.topic("tickets") + ".to.us-llm")) == 1
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]


def release(deployment, decision, name):
    """Let two people release a record."""
    deployment(
        "quarantine", "release", decision, "--id", name, "--reason", "fault_mended", "--as", "ana",
        "--key", key_of(deployment, "ana"),
    )  # fmt: skip
    deployment("quarantine", "approve", name, "--as", "bo", "--key", key_of(deployment, "bo"))


def test_a_release_that_does_not_open_is_told_and_one_after_its_key_is_back_is_decided(deployed):
    keys, moved = deployed.folder / "keys", deployed.folder / "kek.away"
    worker = deployed.start()
    deployed.publish("tickets", [b'{"id": 7, "note": "cut off'])
    deployed.await_covered(1)
    deployed.stop(worker)
    sealed = json.loads(deployed("quarantine", "list", "--json").stdout.splitlines()[0])["decision"]
    deployed("keys", "rotate")
    (keys / "kek.e1.key").rename(moved)

    worker = deployed.start()
    release(deployed, sealed, "lost")
    deployed.await_covered(2)
    deployed.stop(worker)
    moved.rename(keys / "kek.e1.key")
    deployed.start()
    release(deployed, sealed, "found")
    deployed.await_covered(3)

    told = [event for event in deployed.decisions() if event.get("release")]
    assert [(one["id"], one["action"], one["fault"]) for one in told] == [
        (sealed + ".r1", "block", "decode.unreadable_original"),
        (sealed + ".r2", "block", "decode.invalid_json"),
    ]
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]
