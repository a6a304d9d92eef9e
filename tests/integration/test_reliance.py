"""A fact is revoked on a running deployment: what rested on it before is listed, and nothing rests on it after."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from deployment import Deployment
from policies import CONTRACT, DESTINATION, FLOW
from reviewed import reviewed

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

COUNT = 60


@pytest.fixture
def deployment(broker, tmp_path):
    made = Deployment(tmp_path, broker.bootstrap)
    today = datetime.now(UTC).date()  # noqa: TID251 (workers read the real clock)
    dpf = f"  facts:\n    dpf: {{source: list, observed: {today - timedelta(1)}, expires: {today + timedelta(30)}}}\n"
    for file in (tmp_path / "policy").rglob("*.yaml"):
        file.unlink()
    flow = FLOW.replace("guarded_topic: orders", f"guarded_topic: {made.topic('tickets')}") + CONTRACT
    (tmp_path / "policy" / "flow.yaml").write_text(flow)
    (tmp_path / "policy" / "destination.yaml").write_text(DESTINATION + dpf)
    reviewed(tmp_path / "policy")
    with made:
        yield made


def pass_through(deployment, decided):
    worker = deployment.start()
    deployment.publish("tickets", [b'{"text": "write to ana@example.org"}'] * COUNT)
    deployment.await_covered(decided)
    assert deployment.stop(worker) == 0


def relying(deployment):
    told = [
        json.loads(line) for line in deployment("audit", "who-relied-on", "dpf", "--json").stdout.splitlines()
    ]
    return told[:-1], told[-1]


def test_nothing_rests_on_a_fact_after_it_was_revoked(deployment):
    pass_through(deployment, COUNT)
    before, summary = relying(deployment)
    assert sum(one["count"] for one in before) == COUNT == summary["decisions"]
    assert {one["basis"].partition(":")[0] for one in before} == {"EU adequacy of US"}

    deployment("facts", "revoke", "dpf", "--reason", "no longer listed")
    pass_through(deployment, 2 * COUNT)

    after, summary = relying(deployment)
    assert after == before
    assert summary == {"fact": "safeguards.dpf", "decisions": 2 * COUNT, "unsettled": 0, "faults": []}
