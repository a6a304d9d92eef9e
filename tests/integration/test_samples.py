"""The sample of what passed on a real broker: in one transaction with its decision, sealed, looked into on record, erasable."""

import json
from collections import Counter

import pytest
from deployment import Deployment
from test_release import add_approvers, key_of

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

MAIL = "canary.lima" + "@example.org"
MARKING = "NATO" + " SECRET"


@pytest.fixture
def deployed(tmp_path, broker):
    deployment = Deployment(tmp_path, broker.bootstrap, batch=7)
    add_approvers(deployment)
    flows = tmp_path / "policy" / "flows.yaml"
    asked = "  purpose: inference\n"
    flows.write_text(flows.read_text().replace(asked, f"{asked}  audit_sample: 1.0\n"))
    with deployment:
        yield deployment


def test_what_passed_is_kept_sealed_once_with_its_decision_and_shown_in_shape_alone(deployed):
    worker = deployed.start()
    values = [{"n": 1}, {"mail": MAIL}, {"note": f"{MARKING}\nthe plan"}] * 6
    deployed.publish("tickets", [json.dumps(one).encode() for one in values])
    deployed.publish("docs", [b'{"n": 1}'] * 3)  # a flow that asks for no sample
    deployed.await_covered(10)
    worker.kill()  # within a batch or between two: what is decided anew is the same, and none is there twice
    worker.wait()
    deployed.start()
    deployed.await_covered(21)

    noted = [one for one in deployed.decisions() if one["type"] == "decision" and one.get("sampled")]
    kept = deployed.read(deployed.topic("samples"))
    ids = Counter(message.key().decode() for message in kept)
    assert len(noted) == 12
    assert {one["action"] for one in noted} == {"allow", "redact"}
    assert ids == Counter(one["id"] for one in noted)
    assert set(ids.values()) == {1}
    written = b"".join(message.value() + repr(message.headers()).encode() for message in kept)
    assert b"canary" not in written and b"the plan" not in written
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]

    listed = json.loads(deployed("sample", "list", "--json").stdout)
    assert {(one["flow"], one["action"], one["records"]) for one in listed["counts"]} == {
        ("tickets", "allow", 6),
        ("tickets", "redact", 6),
    }
    chosen = next(one["id"] for one in noted if one["action"] == "redact")
    stranger = deployed("sample", "show", chosen, "--as", "ana", "--key", key_of(deployed, "bo"), check=False)
    assert stranger.returncode and "no approver" in stranger.stderr
    assert deployed("sample", "looks", "--json").stdout == ""
    shown = deployed("sample", "show", chosen, "--as", "ana", "--key", key_of(deployed, "ana"))
    assert "xxxxxx.xxxx@xxxxxxx.xxx" in shown.stdout and "canary" not in shown.stdout
    look = json.loads(deployed("sample", "looks", "--json").stdout)
    assert (look["by"], look["decision"], look["authentic"]) == ("ana", chosen, True)

    deployed("keys", "rotate")
    (deployed.folder / "keys" / "kek.e1.key").unlink()
    erased = deployed("sample", "show", chosen, "--as", "ana", "--key", key_of(deployed, "ana"), check=False)
    assert erased.returncode and "erased" in erased.stderr
