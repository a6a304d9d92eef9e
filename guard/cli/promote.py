"""Promote a change on evidence: a plan, a trial in shadow and as canary, tests that must pass, one step back.

Each command below is one file in `guard/cli/promote_commands/` that defines `command`.
"""

import click

from guard.cli import Commands


@click.group(cls=Commands, package="guard.cli.promote_commands", help=__doc__)
def command() -> None: ...
