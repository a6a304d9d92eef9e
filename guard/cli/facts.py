"""Facts with their dates: list what ends, show where one counts, revoke one.

Each command below is one file in `guard/cli/facts_commands/` that defines `command`.
"""

import click

from guard.cli import Commands


@click.group(cls=Commands, package="guard.cli.facts_commands", help=__doc__.partition("\n")[0])
def command() -> None: ...
