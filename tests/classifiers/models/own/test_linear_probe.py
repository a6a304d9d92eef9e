"""A linear probe is of one encoder, by hash: over any other one, and altered or misread, it does not run."""

import json

import pytest
import word_encoder
from own_models import asked

from classifiers.models.own import load
from classifiers.models.own.asked import Takes
from guard.detecting import known_entities, own_tiers
from guard.fitting import asked_by
from schemas.classifier import ClassifiersSpec
from schemas.errors import SettingsError
from streams.classifying import Classifiers

LABELS = {"toxic": "HEALTH_TEXT"}


@pytest.fixture
def encoder(tmp_path):
    return word_encoder.encoder(tmp_path / "encoder")


@pytest.fixture
def probe(tmp_path, encoder):
    return word_encoder.probe(tmp_path / "models" / "probe", encoder)


def made(probe, encoder, **more):
    said = asked("linear_probe", probe, LABELS, **{"of_text": True, **more})
    return load(said, known_entities(), Takes(encoder=encoder))


def test_over_another_encoder_it_is_refused_and_both_are_told(tmp_path, probe):
    other = word_encoder.encoder(tmp_path / "other", sure=9.0)
    hash_of = json.loads((other / "card.json").read_text())["files"]["model.safetensors"]

    with pytest.raises(SettingsError, match=f"made on the encoder .* is of {hash_of[:16]}"):
        made(probe, other)


def test_over_the_shipped_encoder_it_is_refused_where_it_was_made_on_another(probe):
    with pytest.raises(SettingsError, match="made on the encoder"):
        made(probe, None)


def test_a_card_that_names_no_encoder_is_refused(probe, encoder):
    card = json.loads((probe / "card.json").read_text())
    (probe / "card.json").write_text(json.dumps({**card, "encoder": {"files": {}}}))

    with pytest.raises(SettingsError, match="made on the encoder none"):
        made(probe, encoder)


def test_weights_that_are_not_the_cards_are_refused(tmp_path, probe, encoder):
    content = (probe / "probe.safetensors").read_bytes()
    (probe / "probe.safetensors").write_bytes(content[:-1] + b"?")

    with pytest.raises(SettingsError, match="holds no linear probe as its card tells it"):
        made(probe, encoder)


def test_as_a_finder_of_places_it_is_refused(probe, encoder):
    with pytest.raises(SettingsError, match="`task: text`"):
        made(probe, encoder, of_text=False)


def test_code_beside_it_is_refused(probe, encoder):
    (probe / "run.py").write_text("pass")

    with pytest.raises(SettingsError, match=r"holds `run\.py`"):
        made(probe, encoder)


def test_a_policy_names_it_by_hash_and_it_runs_on_the_encoder_of_the_settings(tmp_path, probe, encoder):
    said = asked("linear_probe", probe, LABELS, of_text=True)
    named = {"name": "ours", "kind": "linear_probe", "path": "probe", "sha256": said.sha256, "labels": LABELS}
    spec = ClassifiersSpec.model_validate({"own": [{**named, "task": "text"}]})
    settings = Classifiers(model=str(encoder), models=tmp_path / "models")

    (tier,) = own_tiers(asked_by(settings, spec))

    assert tier.name == f"ours@{said.sha256[:8]}"
    assert tier.entities == {"HEALTH_TEXT"}
