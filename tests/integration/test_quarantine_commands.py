"""The quarantine commands on a real broker: listed, shown, released by one person and approved by another."""

import json
import uuid

import pytest
from click.testing import CliRunner
from confluent_kafka import Producer
from confluent_kafka.admin import NewTopic

from guard.cases.release import Releases
from guard.cases.sealed import commands
from guard.cli.quarantine import command
from guard.keys import load_public, make_approver
from guard.quarantine.kek import LocalKek
from guard.quarantine.seal import Sealer
from schemas.record import Record
from streams.settings import load

pytestmark = pytest.mark.integration


@pytest.fixture
def deployment(broker, admin, tmp_path):
    """A settings file, with one sealed record in its quarantine."""
    name = "t" + uuid.uuid4().hex[:10]
    topics = {"quarantine": f"{name}.quarantine", "commands": f"{name}.commands"}
    for future in admin.create_topics([NewTopic(topic, 1, 1) for topic in topics.values()]).values():
        future.result(30)
    file = tmp_path / "guard.yaml"
    file.write_text(json.dumps({"kafka": {"bootstrap.servers": broker.bootstrap}, "topics": topics}))
    sealed = (
        Sealer(LocalKek({"e1": bytes(32)})).batch().seal(Record("orders", 3, 17, 0, b"k", b"canary"), "flow")
    )
    headers = {
        "__guard.decision.id": "orders/3/17",
        "__guard.flow": "flow",
        "__guard.action": "block",
        "__connect.errors.topic": "orders",
        "__connect.errors.partition": "3",
        "__connect.errors.offset": "17",
        "__connect.errors.stage": "DECIDE",
        "__connect.errors.class.name": "gdpr.transfer",
    }
    producer = Producer({"bootstrap.servers": broker.bootstrap})
    producer.produce(topics["quarantine"], sealed, b"orders/3/17", headers=list(headers.items()))
    assert producer.flush(30) == 0
    for person in ("ana", "ben"):
        make_approver(person, tmp_path)
    return file


def run(deployment, *arguments):
    done = CliRunner().invoke(
        command, [*arguments, "--config", str(deployment), "--json"], catch_exceptions=False
    )
    assert done.exit_code == 0 and "canary" not in done.output
    return json.loads(done.output)


def test_a_record_is_found_and_released_by_two_people(deployment):
    folder = deployment.parent

    listed = run(deployment, "list", "--flow", "flow")
    asked = run(
        deployment,
        "release",
        "orders/3/17",
        "--reason",
        "false_positive",
        "--dismiss",
        "IBAN_CODE",
        "--as",
        "ana",
        "--key",
        str(folder / "ana.key"),
    )
    run(deployment, "approve", asked["id"], "--as", "ben", "--key", str(folder / "ben.key"))
    shown = run(deployment, "show", "orders/3/17")

    assert (listed["place"], listed["reason"], listed["action"]) == ("orders/3/17", "gdpr.transfer", "block")
    assert [(word["kind"], word["by"]) for word in shown["commands"]] == [
        ("release", "ana"),
        ("approve", "ben"),
    ]
    releases = Releases({person: load_public(folder / f"{person}.pub") for person in ("ana", "ben")})
    (ready,) = [
        one for one in (releases.apply(word, at=word.at) for word in commands(load(deployment))) if one
    ]
    assert (ready.decision, ready.dismiss) == ("orders/3/17.r1", ("IBAN_CODE",))
