"""Calibrate an encoder anew on held-back texts, with the engine that runs it here, and rewrite its card."""

import time
from pathlib import Path

import click

from guard.cli._options import as_json, print_json
from guard.cli.classifier_commands import _training


@click.command(
    help=__doc__
    + "\n\nDIR is what `guard classifier train` wrote. Weights stay as they are; temperatures, thresholds and figures change."
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True))
@_training.config("The configuration it was trained with")
@_training.base("Its base, where the card does not tell of it yet.")
@_training.data
@click.option("--engine", default="auto", show_default=True, help="auto, cuda, openvino or torch.")
@_training.threads
@as_json
def command(
    directory: Path,
    config: Path | None,
    base: Path | None,
    data: Path | None,
    engine: str,
    threads: int,
    as_json: bool,
) -> None:
    from classifiers.models.training.config import DEFAULT, load
    from classifiers.models.training.run import Machine, Places, recalibrate
    from guard.cli.classifier_commands._scores import tell_scores
    from guard.progress import bar

    loaded = load(config or DEFAULT)
    with bar("held back", total=loaded.dev_tokens) as advance:
        card = recalibrate(
            loaded,
            Places(base=base or directory, target=directory, data=data),
            Machine(now=time.monotonic, engine=engine, threads=threads),
            tell=advance,
        )
    if as_json:
        print_json(card)
        return
    click.echo(f"calibrated {directory} with {card['calibrated_with']}")
    tell_scores(card)
