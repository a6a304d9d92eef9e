"""Write an example deployment that one can edit: settings, a policy, fresh keys, a password for a data base."""

from pathlib import Path

import click

from guard.cli._options import as_json, print_json


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@as_json
def command(folder: Path, as_json: bool) -> None:
    from guard.deployment import create
    from guard.wiring import clock, policy_of, refuse_outdated
    from schemas.errors import SettingsError

    written = create(folder)
    try:
        refuse_outdated(policy_of(folder / "policy"), clock())
    except SettingsError as error:
        click.echo(f"`guard run` will not start as it is: {error}", err=True)
    if as_json:
        print_json([str(path) for path in written])
        return
    for path in written:
        click.echo(path)
    click.echo(
        "edit policy/, see what it would do with `guard check FILE --flow tickets`, then `guard topics apply`"
    )
