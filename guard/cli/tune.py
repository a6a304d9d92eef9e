"""Tune classifiers on evidence: what a threshold would find and miss, and which one keeps a promise.

Each command below is one file in `guard/cli/tune_commands/` that defines `command`.
"""

import click

from guard.cli import Commands


@click.group(cls=Commands, package="guard.cli.tune_commands", help=__doc__.partition("\n")[0])
def command() -> None: ...
