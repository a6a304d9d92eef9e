"""Begin a trial: its bundle goes in force, where its way back is fully signed too."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, settings
from guard.cli.promote_commands._weighed import by

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(help=__doc__)
@click.argument("file", type=_FILE)
@click.option("--fallback", required=True, type=_FILE, help="The bundle that takes it back, fully signed.")
@by
@config
@as_json
def command(file: Path, fallback: Path, by: str, config: Path, as_json: bool) -> None:
    from guard.bundles.export import read_file
    from guard.cli._bundles import tell_activated
    from guard.promotion.going import start
    from guard.wiring import clock

    loaded = settings(config)
    done = start(loaded, read_file(file), read_file(fallback), by=by, at=clock())
    tell_activated(done, as_json=as_json)
    if not as_json:
        click.echo(f"watch it with `guard promote watch --fallback {fallback}`")
