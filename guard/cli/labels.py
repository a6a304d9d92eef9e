"""Labelled texts: brought into sealed sets, judged by people, used only as the policy decides, erased with their key.

Nothing here shows content but `export`, which writes what a flow lets out.
"""

import click

from guard.cli import Commands


@click.group(cls=Commands, package="guard.cli.labels_commands", help=__doc__)
def command() -> None: ...
