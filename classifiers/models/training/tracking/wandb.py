"""Weights & Biases, where it is installed: an offline directory, and never anything else."""

import os
from collections.abc import Mapping
from typing import Any

from classifiers.models.training.tracking import Run
from classifiers.models.training.tracking.places import folder_of, library

_OFFLINE = {
    "WANDB_MODE": "offline",
    "WANDB_ERROR_REPORTING": "false",
    "WANDB_CONSOLE": "off",
    "WANDB_DISABLE_CODE": "true",
    "WANDB_DISABLE_GIT": "true",
    "WANDB_SILENT": "true",
}


def start(where: str, run: Run) -> "Wandb":
    """Return a new run in that directory. Raise SettingsError where it is elsewhere, or wandb is not installed."""
    folder = folder_of(where).absolute()
    os.environ.update(_OFFLINE)
    wandb = library("wandb")
    folder.mkdir(parents=True, exist_ok=True)
    settings = wandb.Settings(x_disable_stats=True, x_disable_meta=True, x_save_requirements=False)
    made = wandb.init(
        project=run.experiment,
        name=run.name,
        dir=str(folder),
        mode="offline",
        save_code=False,
        settings=settings,
    )
    return Wandb(made)


class Wandb:
    """One run: its numbers at their steps, its settings, and hashes in the summary."""

    def __init__(self, run: Any) -> None:
        self._run = run

    def settings(self, values: Mapping[str, str | int | float]) -> None:
        self._run.config.update(dict(values))

    def tags(self, values: Mapping[str, str]) -> None:
        self._run.summary.update(dict(values))

    def numbers(self, values: Mapping[str, float], step: int) -> None:
        self._run.log({**values, "at_step": step})

    def end(self, *, is_done: bool) -> None:
        self._run.finish(exit_code=0 if is_done else 1)
