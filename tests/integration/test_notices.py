"""Notices on a real broker: what a producer learns of thousands of refused records, by cause, one by one and as they come."""

import json
import os
import subprocess
import sys

import pytest
from deployment import ROOT, Deployment

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

MAIL = "canary.lima" + "@example.org"
MARKING = "NATO" + " SECRET"
KEY = "AK" + "IA" + "Q7ZC2M4TLXW5KD3P"


@pytest.fixture
def deployed(tmp_path, broker):
    with Deployment(tmp_path, broker.bootstrap) as deployment:
        deployment.start()
        yield deployment


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_did_not_pass_is_told_by_cause_and_record_with_law_place_and_remedy_and_no_content(deployed):
    words = [
        "notices",
        "--flow",
        "tickets",
        "--since",
        "1h",
        "--follow",
        "--limit",
        "1",
        "--seconds",
        "120",
        "--json",
    ]
    follower = subprocess.Popen(
        [sys.executable, "-m", "guard", *words],
        cwd=deployed.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    broken = b'{"text": "' + MAIL.encode()
    deployed.publish("tickets", [json.dumps({"note": f"{MARKING}\nplan {n}"}).encode() for n in range(2500)])
    deployed.publish("tickets", [b'{"n": 1}', json.dumps({"to": [MAIL]}).encode(), broken])
    deployed.publish("tickets", [(None, b"{}", [("guard-flow", b"nobody"), ("__guard.action", b"allow")])])
    deployed.publish("docs", [json.dumps({"key": KEY}).encode()])
    deployed.await_covered(2505)
    ask = ("notices", "--flow", "tickets")

    groups = lines(deployed(*ask, "--json"))
    (marked,) = [one for one in groups if one["records"] == 2500]
    assert marked["places"] == {"/value/note": 2500} and marked["first"] <= marked["last"]
    assert marked["citation"] and any("NATO" in entity for entity in marked["entities"])
    by_reason = {one["reason"]: one for one in groups}
    assert by_reason["gdpr-44-transfer"]["remedy"] == "permitted to vllm-frankfurt as it is"
    assert by_reason["gdpr-44-transfer"]["entities"] == {"EMAIL_ADDRESS": 1}
    assert "whole documents" in by_reason["fault.invalid_json"]["remedy"]
    assert (
        "correct the header" in by_reason["fault.unknown_flow"]["remedy"]
    )  # of the flow's topic, though of no flow
    assert sum(one["records"] for one in groups) == 2503

    shown = deployed(*ask).stdout
    assert len(shown.splitlines()) == 1 + len(groups) and "gdpr-44-transfer (GDPR" in shown
    newest = lines(deployed(*ask, "--each", "--limit", "2", "--json"))
    assert len(newest) == 2 and all(one["flow"] in {"tickets", ""} for one in newest)
    assert "to pass: " in deployed(*ask, "--each", "--limit", "3").stdout
    assert "passed as it was" in deployed("notices", "--flow", "docs", "--since", "2126-01-01").stdout
    few = deployed(*ask, "--limit", "1")
    assert len(few.stdout.splitlines()) == 2 and "more causes" in few.stderr

    alone = deployed(*ask, "--json", env={"GUARD_TOPICS__DECISIONS": f"{deployed.name}.unreadable"})
    told = {one["reason"]: one for one in lines(alone)}
    assert "no law and no entity" in alone.stderr and sum(one["records"] for one in told.values()) == 2503
    assert told["gdpr-44-transfer"]["remedy"] == "permitted to vllm-frankfurt as it is"

    output, errors = follower.communicate(timeout=120)
    assert follower.returncode == 0, errors
    assert json.loads(output)["action"] == "block"
    everything = "".join((json.dumps(groups), shown, json.dumps(newest), alone.stdout, output))
    assert "canary" not in everything and "plan" not in everything and KEY not in everything


def test_a_flow_that_is_not_there_is_told_with_the_nearest(deployed):
    done = deployed("notices", "--flow", "ticket", check=False)

    assert done.returncode == 2 and "did you mean `tickets`" in done.stderr
