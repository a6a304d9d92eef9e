"""Work on classifiers: make a base, train the encoder, look at what runs, measure it and compare two.

Each command below is one file in `guard/cli/classifier_commands/` that defines `command`.
"""

import click

from guard.cli import Commands


@click.group(cls=Commands, package="guard.cli.classifier_commands", help=__doc__)
def command() -> None: ...
