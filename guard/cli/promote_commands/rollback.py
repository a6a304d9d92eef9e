"""Take the trial in force back by hand: its fallback, signed before it began, goes in force."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, settings
from guard.cli.promote_commands._weighed import by


@click.command(help=__doc__)
@click.option(
    "--fallback",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The bundle that takes it back, fully signed.",
)
@click.option("--reason", required=True, help="Why, for the record.")
@by
@config
@as_json
def command(fallback: Path, reason: str, by: str, config: Path, as_json: bool) -> None:
    from guard.bundles.export import read_file
    from guard.cli._bundles import tell_activated
    from guard.promotion.standing import standing
    from guard.promotion.watching import take_back
    from guard.wiring import clock

    loaded = settings(config)
    tried = standing(loaded).in_force()
    done = take_back(loaded, tried, read_file(fallback), by=by, why=reason, at=clock())
    tell_activated(done, as_json=as_json)
