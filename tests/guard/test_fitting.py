"""Classifiers that a policy asks for: run with all of them, by hash, or not at all; code it cannot name."""

import json

import own_models
import pytest
from policies import DESTINATION, FLOW, policy_of

from classifiers.models.own.digest import digest
from guard.bundles import swapping
from guard.deployment import create
from guard.detecting import can_run, known_entities, model_directory
from guard.fitting import asked_by, fitted, running
from guard.policy.compare import compared
from guard.policy.compile import restored
from guard.wiring import offline, rewired, wire
from guard.wiring import policy_of as policy_in
from schemas.classifier import ClassifiersSpec
from schemas.document import Document
from schemas.errors import SettingsError
from schemas.record import Record
from streams.classifying import Classifiers
from streams.codecs import decode
from streams.settings import load
from streams.topics import Topic

AT = 1_795_000_000_000
NONE = "0" * 64
ROOM = {"max.message.bytes": "9"}
LABELS = {"PATIENT": "PERSON", "DIAG": "HEALTH", "WARD": None}


def asking(spec):
    return f"apiVersion: guard/v1\nkind: Classifiers\nmetadata: {{name: tiers}}\nspec: {json.dumps(spec)}\n"


def policy(spec):
    return policy_of(FLOW, DESTINATION, asking(spec), entities=known_entities())


def named(**more):
    return {"name": "clinic", "kind": "spacy", "path": "clinic", "sha256": NONE, "labels": LABELS, **more}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    pytest.importorskip("spacy", reason="of the extra `ml`")
    folder = tmp_path_factory.mktemp("models")
    own_models.pipeline(folder / "clinic")
    return folder


def clinic(models, **more):
    return named(sha256=digest("spacy", str(models / "clinic")), **more)


def found(detector, text):
    document = decode(Record("orders", 0, 1, AT, None, json.dumps({"note": text}).encode(), ()))
    assert isinstance(document, Document)
    [detection] = detector.detect([document])
    return {(one.entity, one.classifier.partition("@")[0]) for one in detection.findings}


def test_a_tier_that_does_not_run_here_refuses_the_policy():
    content = policy({"require": ["guard-encoder@1"]}).content

    with pytest.raises(SettingsError, match="requires `guard-encoder@1`, which does not run here"):
        fitted(Classifiers(model="off"), content)
    with pytest.raises(SettingsError, match="requires `declared_name@2`"):
        fitted(Classifiers(), policy({"require": ["declared_name@2"]}).content)
    assert fitted(Classifiers(declared=True), policy({"require": ["declared_name@2"]}).content).asked.declared


@pytest.mark.skipif(
    not can_run() or model_directory(Classifiers(model="auto")) is None, reason="no encoder here"
)
def test_the_encoder_counts_by_its_version():
    asked = Classifiers(model="auto")
    [version] = running(asked)

    assert asked_by(asked, ClassifiersSpec(require=(version,))) == asked
    with pytest.raises(SettingsError, match="guard-encoder@999"):
        asked_by(asked, ClassifiersSpec(require=("guard-encoder@999",)))


def test_without_such_an_object_nothing_changes():
    plain = policy_of(FLOW, DESTINATION)
    asked = Classifiers(declared=True)

    assert plain.content.classifiers is None
    assert "classifiers" not in json.loads(plain.canonical())
    assert asked_by(asked, None) is asked


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ({"require": ["guard-encoder"]}, "is no value for"),
        ({"require": ["gard-encoder@1"]}, "no tier is called `gard-encoder@1`"),
        ({"own": [named(kind="entry_point", path="os:system")]}, "`entry_point` is no value for"),
        ({"own": [named(path="../elsewhere")]}, "is no value for"),
        ({"own": [named(path="/etc")]}, "is no value for"),
        ({"own": [named(sha256="")]}, "is no value for"),
        ({"own": [named(labels={"PATIENT": "PERSN"})]}, "unknown entity `PERSN`"),
        ({"own": [named(), named()]}, "is the name of another classifier"),
        ({"own": [named(name="guard-encoder")]}, "is the name of another classifier"),
        ({"own": [named(threshold=0)]}, "`threshold` must be above 0"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(spec, told):
    with pytest.raises(SettingsError) as refused:
        policy(spec)

    assert told in str(refused.value)
    assert "2.yaml:4: " in str(refused.value)


def test_a_model_that_the_policy_names_runs_and_a_label_without_an_answer_stays_dropped(models):
    content = restored(policy({"own": [clinic(models)]}).canonical()).content

    fit = fitted(Classifiers(models=models), content)

    assert found(fit.detector, "P1234 lies in ward 7") == {("PERSON", "clinic")}
    assert content.classifiers.own[0].labels == LABELS


@pytest.mark.parametrize(
    ("asked", "more", "told"),
    [
        ({}, {}, "`classifiers.models` no folder"),
        ({"models": "."}, {"path": "elsewhere"}, "no model in `elsewhere`"),
        ({"models": "."}, {"sha256": NONE}, "are not those of its `sha256`"),
        ({"models": "."}, {"path": "link"}, "no model in `link`"),
        ({"models": ".", "own": True}, {}, "by the policy and by `classifiers.own`"),
    ],
)
def test_a_model_that_is_not_here_or_other_than_signed_refuses_the_policy(
    models, tmp_path, asked, more, told
):
    link = models / "link"
    if not link.is_symlink():
        link.symlink_to(tmp_path)  # out of the folder
    settings = {name: models for name in asked if name == "models"}
    if "own" in asked:
        settings["own"] = ({**clinic(models), "path": str(models / "clinic")},)
    content = policy({"own": [{**clinic(models), **more}]}).content

    with pytest.raises(SettingsError, match=told):
        fitted(Classifiers(**settings), content)


def test_what_is_loaded_is_not_loaded_again_and_another_model_is_another_detector(models):
    settings = Classifiers(models=models)
    plain = policy_of(FLOW, DESTINATION).content
    with_clinic = policy({"own": [clinic(models)]}).content

    first = fitted(settings, plain)
    again = fitted(settings, plain, before=first)
    other = fitted(settings, with_clinic, before=first)

    assert again is first
    assert other.detector is not first.detector
    assert fitted(settings, with_clinic, before=other) is other


def test_a_worker_does_not_start_on_what_it_lacks_and_keeps_what_it_runs(tmp_path):
    folder = tmp_path / "d"
    create(folder)
    settings = load(folder / "guard.yaml")
    first = wire(settings, policy_in(settings.policy))
    (folder / "policy" / "classifiers.yaml").write_text(asking({"require": ["guard-encoder@9"]}))
    asks = policy_in(settings.policy)

    with pytest.raises(SettingsError, match="guard-encoder@9"):
        wire(settings, asks)
    with pytest.raises(SettingsError, match="guard-encoder@9"):
        rewired(first, asks, settings, capacity={})
    with pytest.raises(SettingsError, match="guard-encoder@9"):
        offline(folder / "policy")
    assert first.policy.content.classifiers is None


def test_a_difference_names_tiers_and_models():
    before, after = (
        policy({"require": ["guard-encoder@1"]}),
        policy({"require": ["guard-encoder@2"], "own": [named()]}),
    )

    told = {(one.change, one.kind, one.name) for one in compared(before.content, after.content)}

    assert told == {("changed", "classifiers", "required"), ("added", "classifier", "clinic")}


def test_a_bundle_that_asks_for_samples_without_their_topic_is_refused(tmp_path, monkeypatch):
    create(tmp_path / "d")
    settings = load(tmp_path / "d" / "guard.yaml")
    asks = policy_of(FLOW + "  audit_sample: 0.1\n", DESTINATION)
    one = object.__new__(swapping.Swapping)
    one._settings = settings
    monkeypatch.setattr(swapping, "administrator", lambda _settings: None)
    monkeypatch.setattr(
        swapping, "described", lambda _admin, wanted: {name: Topic(name, 1, 1, ROOM) for name in wanted}
    )

    assert one._capacities(asks) == {"orders.to.model": 9}

    present = {"orders": Topic("orders", 1, 1, ROOM)}
    monkeypatch.setattr(swapping, "described", lambda _admin, _wanted: present)
    with pytest.raises(SettingsError, match=r"asks for samples and `guard\.samples` is not there"):
        one._capacities(asks)
    assert one._capacities(policy_of(FLOW, DESTINATION)) == {}
