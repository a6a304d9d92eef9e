"""Put a signed bundle in force on all workers, without a restart."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, settings


@click.command(help=__doc__)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@config
@as_json
def command(file: Path, config: Path, as_json: bool) -> None:
    from guard.bundles.export import read_file
    from guard.bundles.publish import activate
    from guard.cli._bundles import tell_activated
    from guard.wiring import clock

    loaded = settings(config)
    tell_activated(activate(loaded, read_file(file), at=clock()), as_json=as_json)
