"""MLflow, where it is installed: its store in a directory, or a server on this machine. Its telemetry is off."""

import os
from collections.abc import Mapping
from typing import Any

from classifiers.models.training.tracking import Run
from classifiers.models.training.tracking.places import library, unproxied, uri_of

_SILENT = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING": "false",
    "MLFLOW_ALLOW_FILE_STORE": "true",
}


def start(where: str, run: Run) -> "Mlflow":
    """Return a new run in that store. Raise SettingsError where it is elsewhere, or MLflow is not installed."""
    uri = uri_of(where)
    os.environ.update(_SILENT)
    unproxied()
    client = library("mlflow").MlflowClient(tracking_uri=uri)
    return Mlflow(client, run)


class Mlflow:
    """One run, by MLflow's client alone: nothing of the process, the user or the repository is told."""

    def __init__(self, client: Any, run: Run) -> None:
        self._client, self._now = client, run.now
        known = client.get_experiment_by_name(run.experiment)
        experiment = known.experiment_id if known is not None else client.create_experiment(run.experiment)
        made = client.create_run(experiment, start_time=run.now(), run_name=run.name)
        self.id: str = made.info.run_id

    def settings(self, values: Mapping[str, str | int | float]) -> None:
        for name, value in values.items():
            self._client.log_param(self.id, name, value)

    def tags(self, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            self._client.set_tag(self.id, name, value)

    def numbers(self, values: Mapping[str, float], step: int) -> None:
        for name, value in values.items():
            self._client.log_metric(self.id, name, value, timestamp=self._now(), step=step)

    def end(self, *, is_done: bool) -> None:
        self._client.set_terminated(self.id, "FINISHED" if is_done else "FAILED", self._now())
