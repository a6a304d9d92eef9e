"""Labelled texts on a real broker: brought in, annotated, disputed, settled, let out by a flow, and erased with their key."""

import json

import pytest
import yaml
from confluent_kafka import Producer
from deployment import Deployment
from msgspec.json import encode
from telling import case as told_case
from test_release import key_of

from guard.evaluation.texts import cases_of
from guard.keys import load_signer
from guard.labelling.use import take
from schemas.case import Verdict
from schemas.cause import Sample
from streams.settings import load

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

MAIL = "canary.lima" + "@example.org"
MARKING = "NATO" + " SECRET"
FLOW = """\
---
apiVersion: guard/v1
kind: Flow
metadata: {name: training, description: "classifiers trained on our own machines"}
spec:
  guarded_topic: training
  exporter: {country: DE, role: controller}
  purpose: training
  origin: {countries: [DE]}
  destinations: [us-llm]
"""
TEXTS = [
    {
        "id": "1",
        "lang": "en",
        "text": f"write to {MAIL}",
        "spans": [{"start": 9, "end": 32, "label": "email"}],
    },
    {
        "id": "2",
        "lang": "en",
        "text": "the canary is late",
        "spans": [{"start": 4, "end": 10, "label": "misc"}],
    },
    {"id": "4", "lang": "en", "text": "late " * 99_000, "spans": []},  # about as large as one may be
    {"id": "3", "lang": "en", "text": f"{MARKING}\nthe canary's plan", "spans": []},
]


@pytest.fixture
def deployed(tmp_path, broker):
    deployment = Deployment(tmp_path, broker.bootstrap)
    people = []
    for name in ("ana", "bo", "cy"):
        public = json.loads(deployment("keys", "approver", "init", name, "--json").stdout)["public_key"]
        spec = {"name": f"{name}, analyst", "public_key": public}
        people.append(
            {"apiVersion": "guard/v1", "kind": "Approver", "metadata": {"name": name}, "spec": spec}
        )
    (tmp_path / "policy" / "people.yaml").write_text(yaml.safe_dump_all(people))
    flows = tmp_path / "policy" / "flows.yaml"
    sampled = flows.read_text().replace(
        "  purpose: inference\n", "  purpose: inference\n  audit_sample: 1.0\n"
    )
    flows.write_text(sampled + FLOW)
    with deployment:
        yield deployment


class Labels:
    """`guard labels` as somebody's words; what it prints and writes to the topic never shows a word of a text."""

    def __init__(self, deployment):
        self.deployment = deployment

    def __call__(self, *words, by="", check=True):
        signed = ["--as", by, "--key", key_of(self.deployment, by)] if by else []
        done = self.deployment("labels", *words, *signed, "--json", check=check)
        assert "canary" not in done.stdout + done.stderr
        told = [json.loads(line) for line in done.stdout.splitlines()]
        return done if not check else told

    def refused(self, *words, by=""):
        done = self(*words, by=by, check=False)
        assert done.returncode and "Traceback" not in done.stderr
        return done.stderr


def test_texts_are_annotated_disputed_settled_let_out_by_a_flow_and_erased(deployed, tmp_path):
    labels = Labels(deployed)
    file = tmp_path / "texts.jsonl"
    file.write_text("".join(json.dumps({"dataset": "ours", **one}) + "\n" for one in TEXTS))

    stranger = deployed(
        "labels", "import", file, "--set", "ours", "--as", "ana", "--key", key_of(deployed, "bo"), check=False
    )
    assert stranger.returncode and "key is not that of" in stranger.stderr
    assert not (tmp_path / "keys" / "labelled.ours.key").exists()
    for _ in range(2):  # what is brought twice stands once
        labels("import", file, "--set", "ours", by="ana")
    (listed,) = labels("list")
    assert (listed["texts"], listed["states"], listed["entities"]) == (
        4,
        {"agreed": 4},
        {"email": 1, "misc": 1},
    )

    written = deployed.read(deployed.topic("labelled"))
    assert not any(b"canary" in (it.key() + it.value()) or MARKING.encode() in it.value() for it in written)
    given = take(
        load(tmp_path / "guard.yaml"), "ours", flow="training", by="ana",
        signer=load_signer(key_of(deployed, "ana")), at=1_795_000_000_000,
    ).cases  # fmt: skip
    assert len(given) == 3 and not any(MAIL in one.text for one in given)
    misc = next(one for one in given if one.spans)
    slot = f"ours/{misc.id[:12]}"
    disputed = labels("annotate", slot, "--verdict", "wrong_span", "--span", "misc:4:18", by="bo")
    assert disputed[0]["state"] == "disputed"
    (waiting,) = labels("queue", "--set", "ours")
    assert waiting["fields"] == [{"field": "/value", "shape": "xxx xxxxxx xx xxxx"}] and {
        it["by"] for it in waiting["said"]
    } == {"ana", "bo"}
    assert "party to this dispute" in labels.refused(
        "annotate", slot, "--verdict", "benign", "--settle", by="bo"
    )

    out = tmp_path / "out.jsonl"
    assert "is for inference" in labels.refused(
        "export", "--set", "ours", "--flow", "tickets", "--out", out, by="bo"
    )
    signed = tmp_path / "signed.yaml"  # a deployment whose workers judge nothing: it has no signed bundle yet
    public = yaml.safe_load((tmp_path / "policy" / "people.yaml").read_text().split("---")[0])["spec"][
        "public_key"
    ]
    signed.write_text(f"{(tmp_path / 'guard.yaml').read_text()}\nbundles: {{signers: {{ana: {public}}}}}\n")
    assert "no signed bundle is in force" in labels.refused(
        "export", "--set", "ours", "--flow", "training", "--out", out, "--config", signed, by="bo"
    )
    assert not out.exists()
    (use,) = labels("export", "--set", "ours", "--flow", "training", "--out", out, by="bo")
    assert (use["out"], use["redacted"], use["refused"]["labels.disputed"]) == (2, 1, 1)
    assert any(reason.startswith("block: marking") for reason in use["refused"])
    assert MAIL not in out.read_text() and MARKING not in out.read_text()
    out.unlink()

    settled = labels("annotate", slot, "--verdict", "true_positive", "--settle", by="cy")
    assert settled[0]["state"] == "adjudicated"
    (use,) = labels(
        "export", "--set", "ours", "--flow", "training", "--out", out, "--for", "ours-encoder@2", by="bo"
    )
    assert (use["out"], use["classifier"], use["purpose"], out.stat().st_mode & 0o777) == (
        3, "ours-encoder@2", "training", 0o600,
    )  # fmt: skip
    told = {one.id: one for one in cases_of(out)}
    assert [(it.start, it.end, it.label) for it in told[misc.id].spans] == [(4, 10, "misc")]
    (listed,) = labels("list")
    kappas = {(*it["people"], it["about"]): it["kappa"] for it in listed["agreements"]}
    assert kappas == {("ana", "bo", ""): 0.0, ("ana", "bo", "misc"): None}
    assert sorted(it["by"] for it in listed["uses"]) == ["ana", "bo", "bo"]

    probe = [
        *["tune", "label", "Late", "--entity", "HR_TEXT", "--from-store", "ours", "--out"],
        tmp_path / "probe",
    ]
    signed = ["--as", "bo", "--key", key_of(deployed, "bo")]
    unasked = deployed(*probe, "--flow", "training", check=False)
    assert unasked.returncode and "and signed" in unasked.stderr
    other = deployed(*probe, "--flow", "tickets", *signed, check=False)
    assert other.returncode and "is for inference" in other.stderr
    too_few = deployed(*probe, "--flow", "training", *signed, check=False)
    assert too_few.returncode and "Traceback" not in too_few.stderr and not (tmp_path / "probe").exists()
    fit = [
        "tune",
        "fit",
        "--from-store",
        "ours",
        "--flow",
        "training",
        *signed,
        "--model",
        "off",
        "--owner",
        "bo",
    ]
    fitted = deployed(*fit, "--reason", "set ours", "--expires", "2099-12-31", check=False)
    assert fitted.returncode and "label 40 more" in fitted.stderr and "Traceback" not in fitted.stderr

    (erased,) = labels("erase", "--set", "ours", "--yes", by="ana")
    assert (erased["texts"], erased["key_destroyed"]) == (4, True)
    assert erased["classifiers"] == ["late@probe", "ours-encoder@2", "policy@policy"]
    assert not (tmp_path / "keys" / "labelled.ours.key").exists()
    assert "has no key" in labels.refused(
        "export", "--set", "ours", "--flow", "training", "--out", tmp_path / "no.jsonl", by="bo"
    )
    (listed,) = labels("list")
    assert (listed["texts"], listed["erasures"][0]["by"]) == (0, "ana")


def test_sealed_records_are_copied_into_a_set_after_a_look_on_record(deployed, tmp_path):
    labels = Labels(deployed)
    deployed.start()
    note = {"note": f"write to {MAIL}"}
    deployed.publish(
        "tickets", [json.dumps(note).encode(), json.dumps({"note": f"{MARKING}\nplan"}).encode()]
    )
    deployed.await_covered(2)
    by_action = {one["action"]: one for one in deployed.decisions() if one["type"] == "decision"}
    passed, stopped = by_action["redact"]["id"], by_action["block"]["id"]

    assert "no approver" in labels.refused(
        "add",
        passed,
        "--set",
        "tickets",
        "--verdict",
        "benign",
        "--as",
        "ana",
        "--key",
        key_of(deployed, "bo"),
    )
    assert deployed("sample", "looks", "--json").stdout == ""
    (added,) = labels("add", passed, "--set", "tickets", "--verdict", "true_positive", by="ana")
    assert (added["from"], added["spans"]) == ("sample", [f"EMAIL_ADDRESS:19:{19 + len(MAIL)}"])
    looked = [json.loads(line) for line in deployed("sample", "looks", "--json").stdout.splitlines()]
    assert [(one["by"], one["decision"], one["reason"]) for one in looked] == [
        ("ana", passed, "verify_finding")
    ]

    concluded = told_case(samples=(Sample(stopped),), verdict=Verdict.FALSE_POSITIVE)
    producer = Producer({"bootstrap.servers": deployed.bootstrap})
    producer.produce(deployed.topic("cases"), encode(concluded), concluded.id.encode())
    assert producer.flush(30) == 0
    (of_case,) = labels("add", "--case", concluded.id, "--set", "tickets", by="bo")
    assert (of_case["decision"], of_case["from"], of_case["verdict"]) == (
        stopped,
        "quarantine",
        "false_positive",
    )
    (listed,) = labels("list")
    assert (listed["sources"], listed["entities"]) == ({"quarantine": 1, "sample": 1}, {"email": 1})
    (use,) = labels(
        "export", "--set", "tickets", "--flow", "training", "--out", tmp_path / "out.spacy", "--format", "docbin", by="ana"
    )  # fmt: skip
    assert (use["out"], use["redacted"], sum(use["refused"].values())) == (1, 1, 1)
