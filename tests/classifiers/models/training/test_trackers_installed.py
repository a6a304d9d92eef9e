"""MLflow and Weights & Biases themselves, where they are installed: a run in a directory here, read back, and nothing else."""

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

# In a process of its own: either library changes the environment for good.
RUN = """
import itertools, sys
from classifiers.models.training.loop import Step
from classifiers.models.training.tracking import Run
from classifiers.models.training.tracking.several import tracked
run = Run("guard-encoder", "ours", itertools.count(1_795_000_000_000).__next__)
with tracked([sys.argv[1]], sys.argv[2], run) as tracks:
    tracks.settings({"seed": 1})
    tracks.step(Step(3, 0, 700, 100, 0.25, 1e-4))
"""
READ = """
import json, sys
from pathlib import Path
from mlflow import MlflowClient
client = MlflowClient(tracking_uri=Path(sys.argv[1]).as_uri())
[one] = client.search_runs([client.get_experiment_by_name("guard-encoder").experiment_id])
print(json.dumps([one.info.run_name, one.info.status, one.data.params, one.data.metrics]))
"""
needs = {
    name: pytest.mark.skipif(find_spec(name) is None, reason=f"{name} is not installed")
    for name in ("mlflow", "wandb")
}


def ran(script, *words):
    given = [sys.executable, "-W", "error", "-c", script, *map(str, words)]
    done = subprocess.run(given, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs["mlflow"]
def test_a_run_in_mlflows_own_file_store_is_read_back_by_mlflow(tmp_path):
    ran(RUN, "mlflow", tmp_path)

    name, status, params, metrics = json.loads(
        ran("import os; os.environ['MLFLOW_ALLOW_FILE_STORE'] = 'true'\n" + READ, tmp_path)
    )
    assert (name, status, params["seed"], metrics["loss"]) == ("ours", "FINISHED", "1", 0.25)


@needs["wandb"]
def test_a_run_of_weights_and_biases_is_one_offline_directory(tmp_path):
    ran(RUN, "wandb", tmp_path)

    (folder,) = (tmp_path / "wandb").glob("offline-run-*")
    (log,) = folder.glob("run-*.wandb")
    told = log.read_bytes()
    assert b"seed" in told and b"loss" in told
    assert not [one for one in folder.rglob("*") if one.name in ("requirements.txt", "wandb-metadata.json")]
