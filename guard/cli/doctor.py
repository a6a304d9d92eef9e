"""What is wrong here, and what to do: settings, policy, keys, classifiers, sinks, console, broker, topics, grants, clock."""

import sys
from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, print_table

_MARKS = {"good": ("ok", "green"), "warning": ("!!", "yellow"), "bad": ("no", "red")}


@click.command(help=__doc__ + "\n\nExit code 1 where something must be mended.")
@config
@click.option("--provenance", is_flag=True, help="Tell who publishes each part that a worker runs, instead.")
@as_json
def command(config: Path, provenance: bool, as_json: bool) -> None:
    from guard.doctor import examine

    if provenance:
        _provenance(config, as_json=as_json)
        return

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


def _provenance(config: Path, *, as_json: bool) -> None:
    import msgspec

    from guard.cli.classifier_commands._asked import asked_for
    from guard.provenance import encoder, parts, served, shipped_card
    from guard.wiring import DISTRIBUTION

    found = [*parts(DISTRIBUTION), *encoder(shipped_card()), *served(asked_for(config).remote)]
    if as_json:
        for part in found:
            print_json(msgspec.to_builtins(part))
        return
    rows = [
        (
            one.name,
            one.version or one.state,
            one.kind,
            one.publisher,
            one.licence,
            "native" if one.native else "",
            one.needed_by,
        )
        for one in found
    ]
    print_table(("part", "version", "kind", "publisher", "licence", "code", "needed by"), rows)
