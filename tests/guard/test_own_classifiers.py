"""Classifiers of one's own on the record path: asked before the encoder, decided on like any other, loaded only where named."""

import json
import subprocess
import sys
from pathlib import Path

import own_models
import pytest
from click.testing import CliRunner

from classifiers.models.own.digest import digest
from guard.cli import root
from guard.deployment import create
from guard.detecting import detector, own_tiers
from guard.pipeline import judge
from guard.wiring import offline
from schemas.decision import Action
from schemas.errors import FaultCode, SettingsError
from schemas.record import Record
from streams.classifying import Classifiers

pytest.importorskip("spacy", reason="of the extra `ml`")

ROOT = Path(__file__).parents[2]
AT = 1_795_000_000_000
FAILING = """
class Failing:
    name = "failing"
    entities = frozenset({"N"})

    def candidates(self, documents):
        if any("HERE" in field.text for document in documents for field in document.fields):
            raise RuntimeError("boom")
        return [[] for _ in documents]
"""
LABELS = {"PATIENT": "PERSON", "DIAG": "HEALTH", "WARD": None}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    return own_models.pipeline(tmp_path_factory.mktemp("own") / "clinic")


def asked(clinic, **more):
    own = {"name": "clinic", "kind": "spacy", "path": str(clinic), "sha256": digest("spacy", str(clinic))}
    return Classifiers(own=({**own, "labels": LABELS, **more},))


def judged(folder, classifiers, *values):
    create(folder / "d")
    checkpoint = offline(folder / "d" / "policy", folder / "d" / "keys", classifiers=classifiers)
    records = [
        Record("tickets", 0, at, AT, None, json.dumps(value).encode()) for at, value in enumerate(values)
    ]
    return judge(records, checkpoint, at=AT)


def test_what_it_finds_is_decided_on_and_redacted(clinic, tmp_path):
    value = {"note": "ask P1234 about it"}

    before = judged(tmp_path / "1", Classifiers(), value)[0]
    after = judged(tmp_path / "2", asked(clinic), value)[0]

    assert before.decision.outcome.action is Action.ALLOW
    assert after.decision.outcome.action is Action.REDACT
    assert "P1234" not in json.loads(after.movement.value)["note"]
    told = {one.classifier for one in after.decision.findings}
    assert told == {f"clinic@{digest('spacy', str(clinic))[:8]}"}


def test_one_that_fails_over_a_record_makes_that_a_fault_and_its_neighbour_is_judged(tmp_path, monkeypatch):
    (tmp_path / "tiers_that_fail.py").write_text(FAILING)
    monkeypatch.syspath_prepend(str(tmp_path))
    own = {
        "name": "failing",
        "kind": "entry_point",
        "path": "tiers_that_fail:Failing",
        "labels": {"N": "PERSON"},
    }

    at, other = judged(tmp_path, Classifiers(own=(own,)), {"note": "HERE"}, {"note": "fine"})

    assert at.decision.outcome.action is Action.BLOCK
    assert at.decision.fault.code is FaultCode.CLASSIFIER_FAILED
    assert other.decision.outcome.action is Action.ALLOW


def test_tiers_are_asked_in_their_order_each_under_the_deadline(clinic):
    behind = detector(asked(clinic).model_copy(update={"declared": True}))._tiers

    assert [tier.name.partition("@")[0] for tier in behind] == ["declared", "clinic"]
    assert all(repr(tier).startswith("Timed(") for tier in behind)


def test_the_name_of_one_that_ships_is_refused(clinic):
    with pytest.raises(SettingsError, match=r"`iban` in `classifiers.own` is a classifier that ships"):
        own_tiers(asked(clinic, name="iban"))


def test_without_one_nothing_heavy_is_imported():
    program = (
        "import sys, json\n"
        "from guard.detecting import own_tiers\n"
        "from streams.classifying import Classifiers\n"
        "import guard.wiring, classifiers.models.own, guard.inventory\n"
        "own_tiers(Classifiers())\n"
        "print(json.dumps(sorted(sys.modules)))"
    )

    out = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, cwd=ROOT, timeout=60
    ).stdout

    assert not set(json.loads(out)) & {"torch", "transformers", "spacy", "tokenizers", "numpy", "thinc"}


def test_what_it_finds_is_measured_with_the_rest(clinic, tmp_path):
    own = {"name": "clinic", "kind": "spacy", "path": str(clinic), "labels": LABELS}
    given = {"kafka": {"bootstrap.servers": "localhost:1"}, "classifiers": {"own": [own]}}
    given["classifiers"]["own"][0]["sha256"] = digest("spacy", str(clinic))
    (tmp_path / "guard.yaml").write_text(json.dumps(given))
    text = {"id": "1", "dataset": "ours", "lang": "en", "text": "ask P1234 about it"}
    text["spans"] = [{"start": 4, "end": 9, "label": "person"}]
    (tmp_path / "one.jsonl").write_text(json.dumps(text))

    def found(*more):
        words = ["eval", str(tmp_path / "one.jsonl"), "--model", "off", "--json", *more]
        result = CliRunner().invoke(root, words)
        assert result.exit_code == 0, result.output
        return json.loads(result.output)

    without, with_own = found(), found("--config", str(tmp_path / "guard.yaml"))

    assert not without["own"] and with_own["own"] == [f"clinic@{digest('spacy', str(clinic))[:8]}"]
    assert without["rows"] != with_own["rows"]
