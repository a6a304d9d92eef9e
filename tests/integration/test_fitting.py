"""Bundles that ask for classifiers, on a real broker: loaded before they count, refused where they are not here."""

import json
import socket
import urllib.request

import own_models
import pytest
from bundling import Office
from deployment import Deployment
from test_bundles import await_log

from classifiers.models.own.digest import digest

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

PLAIN = b'{"note": "nothing to see"}'
ASKED = "apiVersion: guard/v1\nkind: Classifiers\nmetadata: {name: tiers}\nspec: "


@pytest.fixture
def deployed(tmp_path, broker):
    pytest.importorskip("spacy", reason="of the extra `ml`")
    with Deployment(tmp_path, broker.bootstrap) as deployment:
        yield deployment


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def decided(deployed):
    return [one for one in deployed.decisions() if one["type"] != "head"]


def test_a_bundle_with_a_model_is_taken_once_it_is_loaded_and_one_without_its_tier_is_refused(deployed):
    models = deployed.folder / "models"
    models.mkdir()
    clinic = own_models.pipeline(models / "clinic")
    settings = deployed.folder / "guard.yaml"
    settings.write_text(settings.read_text() + "classifiers:\n  models: models\n")
    office, asked = Office(deployed), deployed.folder / "policy" / "classifiers.yaml"
    first = office.activate()
    port = free_port()
    worker = deployed.start(env={"GUARD_METRICS_PORT": str(port)})
    deployed.publish("tickets", [b'{"note": "P1234 called"}'])
    deployed.await_covered(1)

    asked.write_text(ASKED + json.dumps({"require": ["guard-encoder@9"]}))
    office.activate()
    await_log(deployed, ["bundle refused", "unfit", "guard-encoder@9"], within=60)
    deployed.publish("tickets", [b'{"note": "P1234 called"}'])
    deployed.await_covered(2)
    assert {one["bundle"] for one in decided(deployed)} == {first.short}  # the last good one stays
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        assert b'guard_bundles_refused_total{reason="unfit"} 1.0' in answer.read()

    model = {"name": "clinic", "kind": "spacy", "path": "clinic", "sha256": digest("spacy", str(clinic))}
    own = {"own": [{**model, "labels": {"PATIENT": "PERSON", "DIAG": None, "WARD": None}}]}
    asked.write_text(ASKED + json.dumps(own))
    third = office.activate()
    await_log(deployed, ["policy in force", third.short], within=60)
    deployed.publish("tickets", [b'{"note": "P1234 called"}'])
    deployed.await_covered(3)
    last = [one for one in decided(deployed) if one["bundle"] == third.short]
    assert [[it[0] for it in one["findings"]] for one in last] == [["PERSON"]]
    assert last[0]["findings"][0][5] == f"clinic@{model['sha256'][:8]}"
    deployed.stop(worker)

    (clinic / "meta.json").write_text((clinic / "meta.json").read_text() + " ")  # no longer what was signed
    assert deployed.start().wait(60)
    assert "are not those of its `sha256`" in (deployed.folder / "worker.log").read_text()
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]
