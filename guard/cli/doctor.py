"""What is wrong here, and what to do: settings, policy, keys, classifiers, broker, topics, grants, clock."""

import sys
from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json

_MARKS = {"good": ("ok", "green"), "warning": ("!!", "yellow"), "bad": ("no", "red")}


@click.command(help=__doc__ + "\n\nExit code 1 where something must be mended.")
@config
@as_json
def command(config: Path, as_json: bool) -> None:
    from guard.doctor import examine

    bad = False
    for answer in examine(config):
        bad = bad or answer.state == "bad"
        if as_json:
            print_json(answer._asdict())
        else:
            mark, colour = _MARKS[answer.state]
            click.echo(f"{click.style(mark, fg=colour)}  {answer.check:<14} {answer.told}")
    if bad:
        sys.exit(1)
