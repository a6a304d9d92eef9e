"""Answers to questions that hold records: what is asked, drafted as a bundle for its signers, and what waits released.

Each command below is one file in `guard/cli/answers_commands/` that defines `command`.
"""

import click

from guard.cli import Commands


@click.group(cls=Commands, package="guard.cli.answers_commands", help=__doc__)
def command() -> None: ...
