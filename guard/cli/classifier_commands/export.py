"""Write an encoder as a model repository that a Triton server takes, for `classifiers.engine: kserve`."""

from pathlib import Path

import click


@click.command(help=__doc__)
@click.option(
    "--model",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Its directory; by default the shipped encoder.",
)
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The repository's directory.",
)
def command(model: Path | None, target: Path) -> None:
    from classifiers.models.entities import SHIPPED
    from classifiers.models.repository import write

    click.echo(f"wrote {write(model or SHIPPED, target)}")
