"""Destinations: show what is known of one, assess its sovereignty, compare two, write a procurement report.

Each command below is one file in `guard/cli/destination_commands/` that defines `command`.
"""

import click

from guard.cli import Commands


@click.group(cls=Commands, package="guard.cli.destination_commands", help=__doc__.partition("\n")[0])
def command() -> None: ...
