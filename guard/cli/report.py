"""Reports over a log that holds: what moved where by which right, and whether data of a label went nowhere near.

Each command below is one file in `guard/cli/report_commands/` that defines `command`.
"""

import click

from guard.cli import Commands


@click.group(cls=Commands, package="guard.cli.report_commands", help=__doc__.partition("\n")[0])
def command() -> None: ...
