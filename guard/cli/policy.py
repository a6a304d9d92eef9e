"""Work on a policy: test it, check it, ask it why, and compare two of them.

Each command below is one file in `guard/cli/policy_commands/` that defines `command`.
"""

import click

from guard.cli import Commands


@click.group(cls=Commands, package="guard.cli.policy_commands", help=__doc__)
def command() -> None: ...
