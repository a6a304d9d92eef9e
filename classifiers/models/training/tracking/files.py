"""A directory of plain files, as MLflow lays out its local store, so that `mlflow ui` shows them; MLflow is not needed.

`<experiment>/meta.yaml`, and of each run `meta.yaml` and a file for each of `params`, `tags` and `metrics`: a metric's lines
are `milliseconds value step`.
"""

import json
import re
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from classifiers.models.training.tracking import Run
from classifiers.models.training.tracking.places import folder_of

_LOCAL = 4  # MLflow's word for a source that is no project, notebook or job
_RUNNING, _FINISHED, _FAILED = 1, 3, 4
_STRANGE = re.compile(r"[^\w.-]+")


def start(where: str, run: Run) -> "Files":
    """Return a new run below the directory, which is made where it is missing."""
    return Files(folder_of(where).absolute(), run)


class Files:
    """One run. Each number is a line of its own, written at once."""

    def __init__(self, home: Path, run: Run) -> None:
        self._now = run.now
        experiment = str(int(sha256(run.experiment.encode()).hexdigest()[:14], 16))
        self._id = secrets.token_hex(16)
        self.folder = home / experiment / self._id
        for name in ("params", "tags", "metrics", "artifacts"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        began = run.now()
        if not (home / experiment / "meta.yaml").exists():
            told = {"artifact_location": (home / experiment).as_uri(), "experiment_id": experiment}
            told |= {"lifecycle_stage": "active", "name": run.experiment}
            _write(home / experiment, told | {"creation_time": began, "last_update_time": began})
        self._meta: dict[str, Any] = {
            "artifact_uri": (self.folder / "artifacts").as_uri(),
            "end_time": None,
            "entry_point_name": "",
            "experiment_id": experiment,
            "lifecycle_stage": "active",
            "run_id": self._id,
            "run_name": run.name,
            "run_uuid": self._id,
            "source_name": "",
            "source_type": _LOCAL,
            "source_version": "",
            "start_time": began,
            "status": _RUNNING,
            "tags": [],
            "user_id": "",
        }
        _write(self.folder, self._meta)
        self.tags({"mlflow.runName": run.name})

    def settings(self, values: Mapping[str, str | int | float]) -> None:
        self._each("params", values)

    def tags(self, values: Mapping[str, str]) -> None:
        self._each("tags", values)

    def numbers(self, values: Mapping[str, float], step: int) -> None:
        at = self._now()
        for name, value in values.items():
            with (self.folder / "metrics" / _plain(name)).open("a", encoding="utf-8") as file:
                file.write(f"{at} {value} {step}\n")

    def end(self, *, is_done: bool) -> None:
        status = _FINISHED if is_done else _FAILED
        _write(self.folder, {**self._meta, "end_time": self._now(), "status": status})

    def _each(self, kind: str, values: Mapping[str, str | int | float]) -> None:
        for name, value in values.items():
            (self.folder / kind / _plain(name)).write_text(str(value), encoding="utf-8")


def _plain(name: str) -> str:
    return _STRANGE.sub("_", name)


def _write(folder: Path, told: Mapping[str, Any]) -> None:
    lines = [f"{name}: {json.dumps(value)}\n" for name, value in sorted(told.items())]  # JSON is YAML
    (folder / "meta.yaml").write_text("".join(lines), encoding="utf-8")
