"""What the commands that train and calibrate share: where the data and the base are, and how many threads they take."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from guard.cli._gathered import gathered

F = TypeVar("F", bound=Callable[..., Any])


def config(given: str) -> Callable[[F], F]:
    """Add `--config FILE`, a training configuration, handed to the command as `config`: a path, or None for the shipped run's."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help=f"{given}; by default the shipped run.",
    )


def base(given: str, *, required: bool = False) -> Callable[[F], F]:
    """Add `--base DIR`, handed to the command as `base`."""
    return click.option(
        "--base",
        required=required,
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help=given,
    )


def data(function: F) -> F:
    """Add `--data DIR`, handed to the command as `data`: a path, or None where the configuration names no files."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="The directory of the files the configuration names.",
    )(function)


def threads(function: F) -> F:
    """Add `--threads N`, handed to the command as `threads`."""
    return click.option(
        "--threads", type=click.IntRange(1), default=1, show_default=True, help="Threads on the processor."
    )(function)


class GoingOn(NamedTuple):
    """How a run on a team's own texts goes on, as options say it."""

    share: float
    passes: int
    bound: float
    fewest: int
    trackers: tuple[str, ...]
    track_to: str


_GOING_ON = (
    click.option(
        "--replay",
        "share",
        type=click.FloatRange(0, 0.95),
        default=0.5,
        show_default=True,
        help="Share of what it knew in each pass, beside texts of your own.",
    ),
    click.option(
        "--passes",
        type=click.IntRange(1),
        default=3,
        show_default=True,
        help="Over texts of your own, at most.",
    ),
    click.option(
        "--bound",
        type=click.FloatRange(0, 1),
        default=0.02,
        show_default=True,
        help="How far F2 may fall on what it knew, in any language or kind.",
    ),
    click.option(
        "--fewest",
        type=click.IntRange(1),
        default=50,
        show_default=True,
        help="Labelled spans from which on a language or kind counts for --bound.",
    ),
    click.option(
        "--track",
        "trackers",
        multiple=True,
        metavar="NAME",
        help="Keep numbers, names and hashes of the run: files, mlflow or wandb; may be repeated.",
    ),
    click.option(
        "--track-to",
        default="mlruns",
        show_default=True,
        metavar="DIR|URI",
        help="Where trackers write: a directory, or a server on this machine.",
    ),
)

# Adds what a run on a team's own texts asks for, handed to the command as `going_on`.
going_on = gathered(GoingOn, "going_on", _GOING_ON)
