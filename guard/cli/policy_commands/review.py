"""Record that somebody reviewed shipped packs: each becomes a file of the policy, in force until the day that is given.

Without PACK, those of the policy that are past their review date, which `guard run` refuses. Read them first: their pages
are written by `guard policy pages`, and their sources are named there.
"""

from datetime import date, datetime
from pathlib import Path

import click

from guard.cli._options import as_json, config, day, policy_directory, print_json


@click.command(help=__doc__)
@click.argument("packs", metavar="[PACK]...", nargs=-1)
@click.option("--by", required=True, help="Who reviewed them, with their role.")
@click.option(
    "--until",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="To be reviewed again by this day, within a year.",
)
@click.option("--policy", type=click.Path(path_type=Path, file_okay=False, exists=True))
@config
@day
@as_json
def command(
    packs: tuple[str, ...],
    by: str,
    until: datetime,
    policy: Path | None,
    config: Path,
    at: date,
    as_json: bool,
) -> None:
    from guard.policy.reviewing import overdue, review
    from guard.wiring import policy_of

    directory = policy_directory(policy, config)
    names = list(packs) or overdue(policy_of(directory), at)
    written = review(directory, names, by=by, at=at, until=until.date()) if names else []
    if as_json:
        print_json({"packs": names, "files": [str(file) for file in written], "until": str(until.date())})
        return
    for file in written:
        click.echo(file)
    if not written:
        click.echo(f"no pack of `{directory.name}` is past its review date on {at}", err=True)
