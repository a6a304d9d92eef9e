"""Changes without code on the real broker: a running worker takes terms and a pattern with the bundle, and no restart."""

import json

import pytest
from bundling import Office
from deployment import Deployment

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

BY = ("--owner", "ana", "--reason", "case 17")
NOTE = '{"note": "SN-123456 of Projekt Ärmel"}'.encode()
PHONE = "+49 30 90182" + "0"
PATTERN = """\
name: staff-number
entity: STAFF_NUMBER
shape: '\\bSN-[0-9]{6}\\b'
labels: [hr]
examples: [SN-123456, by SN-654321 today]
counter_examples: [SN-12, XSN-1234567]
"""


@pytest.fixture
def deployed(tmp_path, broker):
    with Deployment(tmp_path, broker.bootstrap, batch=500) as deployment:
        yield deployment


def judged(deployment, count):
    """Return the decisions on the last `count` records, by bundle: entities found, and entries that excused."""
    deployment.await_covered(count)
    told = [json.loads(message.value()) for message in deployment.read(deployment.topic("decisions"))]
    return [
        (
            one["bundle"],
            sorted({finding[0] for finding in one.get("findings", ())}),
            sorted({excused[0] for excused in one.get("excused", ())}),
        )
        for one in told
        if one["type"] == "decision"
    ]


def test_a_running_worker_takes_terms_and_a_pattern_and_decides_the_next_record_by_them(deployed):
    office = Office(deployed)
    first = office.activate()
    worker = deployed.start()
    deployed.publish("tickets", [NOTE, json.dumps({"note": PHONE}).encode()])
    assert judged(deployed, 2) == [(first.short, ["PHONE_NUMBER"], [])]
    (deployed.folder / "pattern.yaml").write_text(PATTERN)

    deployed("tune", "deny", "PERSON", "projekt ärmel", "--name", "projects", *BY)
    deployed("tune", "allow", "PHONE_NUMBER", PHONE, "--name", "desk", "--expires", "2099-12-31", *BY)
    deployed("tune", "pattern", "pattern.yaml", *BY)
    second = office.activate()
    deployed.await_log('"version": 2', within=120.0)
    deployed.publish("tickets", [NOTE, json.dumps({"note": PHONE}).encode()])

    told = judged(deployed, 4)
    assert (second.short, ["PERSON", "STAFF_NUMBER"], []) in told
    assert (second.short, [], ["desk"]) in told
    assert worker.poll() is None
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]
