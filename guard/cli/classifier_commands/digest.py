"""Tell the hash of a classifier of your own, as `classifiers.own` needs it: of all its files, sorted, with their names."""

import click

from guard.cli._options import as_json, print_json


@click.command(help=__doc__ + "\n\nPATH is a directory, an installed spaCy package, or `module:factory`.")
@click.argument("path")
@as_json
def command(path: str, as_json: bool) -> None:
    from pathlib import Path

    from classifiers.models.own.digest import digest

    is_code = ":" in path and not Path(path).exists()
    found = digest("entry_point" if is_code else "spacy", path)
    if as_json:
        print_json({"path": path, "sha256": found})
    else:
        click.echo(found)
