"""Check a policy directory: every complaint at once, and what is worth a look."""

import sys
from datetime import date
from pathlib import Path

import click

from guard.cli._options import as_json, print_json
from guard.cli.policy_commands._options import at, today


@click.command(
    help=__doc__ + "\n\nExit code 1 where the policy cannot be loaded; --strict counts warnings too."
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--strict", is_flag=True, help="Exit code 1 for warnings too.")
@at
@as_json
def command(directory: Path, strict: bool, at: date | None, as_json: bool) -> None:
    from guard.changes.checking import refuse_bad_patterns
    from guard.detecting import known_entities
    from guard.found import found_anywhere
    from guard.policy.bundle import compiled, read_things
    from guard.policy.lint import warnings
    from schemas.errors import SettingsError

    complaints: list[str] = []
    worth: list[str] = []
    try:
        things = read_things(directory)
        policy = compiled(things, known_entities())
        worth = list(warnings(policy, things, at or today(), found_anywhere(policy.content)))
        refuse_bad_patterns(policy)
    except SettingsError as error:
        complaints = str(error).splitlines()
    if as_json:
        print_json({"complaints": complaints, "warnings": worth})
    else:
        for line in complaints:
            click.echo(line)
        for line in worth:
            click.echo(f"warning: {line}")
        click.echo(f"{len(complaints)} complaints, {len(worth)} warnings")
    if complaints or (strict and worth):
        sys.exit(1)
