"""Trackers write to this machine alone, and only numbers, names and hashes."""

import itertools

import pytest
import yaml
from going_on import DATA
from hypothesis import given
from hypothesis import strategies as st

from classifiers.models.training.gating import Change
from classifiers.models.training.loop import Step
from classifiers.models.training.terms import Continued
from classifiers.models.training.tracking import Run, names, start
from classifiers.models.training.tracking.places import folder_of, uri_of
from classifiers.models.training.tracking.several import tracked
from schemas.errors import SettingsError

ELSEWHERE = (
    "https://tracking.example.org", "http://192.0.2.7:5000", "http://127.0.0.1@tracking.example.org", "http://ana:x@localhost",
    "http://localhost.example.org", "file://tracking.example.org/runs", "s3://bucket/runs", "databricks", "databricks://x",
    "postgresql://localhost/x", "sqlite:///x.db", "//tracking.example.org/runs", "http://", "http://[::1", "HTTPS://tracking.example.org",
)  # fmt: skip


def run():
    return Run("guard-encoder", "ours", itertools.count(1_795_000_000_000).__next__)


@pytest.mark.parametrize("where", [one for one in ELSEWHERE if one != "databricks"])
@pytest.mark.parametrize("tracker", names())
def test_a_place_that_is_not_on_this_machine_is_refused_before_anything_is_imported(tracker, where):
    with pytest.raises(SettingsError, match="to this machine alone"):
        start(tracker, where, run())


@given(st.text(max_size=30))
def test_no_place_is_a_server_elsewhere_whatever_is_written(where):
    try:
        uri = uri_of(f"https://{where}")
    except SettingsError:
        return
    host = uri.partition("://")[2]
    assert host.lower().startswith(("localhost", "127.", "[::1]", "[0:0:0:0:0:0:0:1]"))


def test_a_word_is_a_directory_here_and_never_a_service(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert uri_of("databricks") == (tmp_path / "databricks").as_uri()
    assert folder_of("file:///var/runs").as_posix() == "/var/runs"
    assert uri_of("http://127.0.0.1:5000") == "http://127.0.0.1:5000"


def test_an_unknown_tracker_is_refused_and_the_known_are_told():
    with pytest.raises(SettingsError, match="no tracker `tensorboard`; there are files, mlflow, wandb"):
        start("tensorboard", "runs", run())


@pytest.mark.parametrize("tracker", ["mlflow", "wandb"])
def test_a_tracker_that_is_not_installed_says_what_to_do(tracker, tmp_path):
    try:
        __import__(tracker)
    except ImportError:
        with pytest.raises(SettingsError, match="track with `files`"):
            start(tracker, str(tmp_path), run())


def test_files_lie_as_mlflow_lays_out_its_store(tmp_path):
    change = Change("kind", "person", 60, 0.5, 0.9)
    base = {"files": {"model.safetensors": "c" * 64}}
    card = {
        "files": {"model.safetensors": "b" * 64},
        "base": base,
        "data": [DATA, {**DATA, "through": "base"}],
    }

    with tracked(["files"], str(tmp_path), run()) as tracks:
        tracks.settings({"seed": 1})
        tracks.step(Step(3, 0, 700, 100, 0.25, 1e-4))
        tracks.made(Continued(card, (change,), (change,), ()))

    (experiment,) = tmp_path.iterdir()
    (folder,) = (one for one in experiment.iterdir() if one.is_dir())
    meta = yaml.safe_load((folder / "meta.yaml").read_text())
    assert yaml.safe_load((experiment / "meta.yaml").read_text())["name"] == "guard-encoder"
    assert (meta["run_id"], meta["run_name"], meta["status"]) == (folder.name, "ours", 3)
    assert (folder / "params" / "seed").read_text() == "1"
    assert (folder / "metrics" / "loss").read_text().split()[1:] == ["0.25", "3"]
    assert {one.name for one in (folder / "tags").iterdir()} == {
        "mlflow.runName", "refused", "sha256.model.safetensors", "base.sha256.model.safetensors", "data.sha256.0",
    }  # fmt: skip


def test_a_run_that_breaks_off_is_told_as_failed(tmp_path):
    with pytest.raises(KeyboardInterrupt), tracked(["files"], str(tmp_path), run()):
        raise KeyboardInterrupt

    (meta,) = tmp_path.glob("*/*/meta.yaml")
    assert yaml.safe_load(meta.read_text())["status"] == 4
