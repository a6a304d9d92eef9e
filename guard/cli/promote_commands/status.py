"""Tell how the trial in force stands: every step and test with its figures, and what is missing.

The evidence is the decision log as its signed heads prove it. Looking often changes nothing: the bounds hold at every
look at once. Exit code 1 where a test has failed or a guardrail is broken.
"""

import sys
from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, public_key, settings
from guard.cli.promote_commands._weighed import labelled, tell


@click.command(help=__doc__)
@labelled
@public_key
@config
@as_json
def command(folder: Path, public_key: Path | None, config: Path, as_json: bool) -> None:
    from guard.keys import load_publics
    from guard.progress import bar
    from guard.promotion.registry import publish
    from guard.promotion.standing import standing
    from guard.promotion.weighing import weighed
    from guard.wiring import clock

    loaded, at = settings(config), clock()
    base = standing(loaded)
    trial = base.in_force().trial
    keys = load_publics(public_key or loaded.keys)
    with bar("messages read") as advance:
        way = weighed(loaded, keys, base, trial, folder=folder, at=at, progress=advance)
    publish(loaded, {f"trial/{trial.id}": {**way.as_data(), "at": at}})
    if as_json:
        print_json(way.as_data())
    else:
        tell(way)
        for missing in way.unmet():
            click.echo(f"missing: {missing}")
    if way.state == "failed":
        sys.exit(1)
