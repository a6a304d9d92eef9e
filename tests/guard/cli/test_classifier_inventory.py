"""`guard classifier list|show|digest`: what runs is told, with the hash of its files and why one is unfit."""

import json
from hashlib import sha256

import pytest
import word_encoder
import yaml
from click.testing import CliRunner

from guard.cli import root
from schemas.errors import SettingsError

NAME = "ours"


@pytest.fixture
def home(tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text("{}")
    return tmp_path


def written(home, **more):
    own = {
        "name": NAME,
        "kind": "transformers",
        "path": "model",
        "labels": {"PER": "PERSON", "LOC": None},
        **more,
    }
    given = {"kafka": {"bootstrap.servers": "localhost:1"}, "classifiers": {"own": [own]}}
    (home / "guard.yaml").write_text(yaml.safe_dump(given))
    return home / "guard.yaml"


def said(*words):
    result = CliRunner().invoke(root, ["classifier", *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def entries(*words):
    return {one["name"]: one for one in map(json.loads, said("list", "--json", *words).splitlines())}


def test_what_ships_is_listed_without_a_configuration(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    found = entries()

    assert list(found) == ["patterns", "lexicons", "declared", "guard-encoder"]
    assert found["patterns"]["count"] > 100
    assert (found["declared"]["state"], found["patterns"]["state"]) == ("off", "runs")


def test_a_configuration_that_was_named_must_be_there(tmp_path):
    with pytest.raises(SettingsError, match="no settings"):
        said("list", "--config", tmp_path / "none.yaml")


def test_the_hash_that_is_told_is_the_hash_that_is_asked_for(home):
    told = said("digest", home / "model").strip()

    found = entries("--config", written(home, sha256=told))[NAME]

    assert (found["state"], found["digest"], found["version"]) == ("runs", told, told[:8])
    assert found["entities"] == ["PERSON"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"sha256": "0" * 64}, "not those of its `sha256`"),
        ({}, "has no `sha256`"),
        ({"path": "elsewhere"}, "no model in"),
        ({"labels": {"PER": "PERSN"}}, "unknown entities: `PERSN`"),
    ],
)
def test_one_that_is_unfit_is_told_with_the_remedy(home, more, why):
    config = written(home, **more)

    found = entries("--config", config)[NAME]

    assert found["state"] == "unfit" and why in found["why"]
    assert why in said("list", "--config", config)


def test_own_stand_before_the_encoder_and_behind_names_of_fields(home):
    assert list(entries("--config", written(home)))[2:] == ["declared", NAME, "guard-encoder"]


def test_a_card_tells_labels_examples_or_provenance(home):
    config = written(home)

    own = json.loads(said("show", NAME, "--json", "--config", config))
    pattern = json.loads(said("show", "iban", "--json", "--config", config))
    encoder = json.loads(said("show", "guard-encoder", "--json", "--config", config))
    lexicons = json.loads(said("show", "lexicons", "--json", "--config", config))

    assert own["labels"] == {"PER": "PERSON", "LOC": None}
    assert pattern["entity"] == "IBAN_CODE" and pattern["finds"]
    assert encoder["state"] == "not installed" or (encoder["data"] and encoder["limits"])
    assert all(lexicons["lists"].values())


def test_a_card_is_read_by_people(home):
    config = written(home)

    assert "LOC: dropped" in said("show", NAME, "--config", config)
    for name in ("iban", "guard-encoder", "declared", "patterns", "lexicons"):
        assert said("show", name, "--config", config).startswith(name)


def test_a_name_that_is_none_is_refused_with_one_that_is(home):
    with pytest.raises(SettingsError, match="did you mean iban"):
        said("show", "ibn", "--config", written(home))


def test_what_learned_is_told_with_what_it_was_made_of_and_learned_from(tmp_path):
    encoder = word_encoder.encoder(tmp_path / "encoder")
    probe = word_encoder.probe(tmp_path / "probe", encoder)
    base = json.loads((encoder / "card.json").read_text())["files"]["model.safetensors"]
    card = json.loads((probe / "card.json").read_text())
    (probe / "card.json").write_text(json.dumps({**card, "data": [{"file": "ours", "sha256": "a" * 64}]}))
    digest_of = sha256(("a" * 64).encode()).hexdigest()
    given = {"kind": "linear_probe", "path": str(probe), "labels": {"toxic": "HR_TEXT"}, "task": "text"}

    shown = json.loads(said("show", str(probe), "--json"))
    listed = entries("--config", written(tmp_path, **given))[NAME]

    assert base[:16] in shown["made of"][0]
    assert shown["data digest"] == digest_of
    assert (listed["base"], listed["data"]) == (base, digest_of)
