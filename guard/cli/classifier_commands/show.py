"""Show what is known of one classifier: a pattern's examples, the encoder's provenance, the labels of your own.

NAME may be a directory that `guard classifier train` or `guard tune label` wrote: its lineage is told.
"""

from pathlib import Path
from typing import Any

import click

from guard.cli._options import as_json, config, print_json
from guard.cli.classifier_commands._asked import of_policy, with_policy


@click.command(help=__doc__)
@click.argument("name")
@of_policy
@config
@as_json
def command(name: str, policy: Path | None, config: Path, as_json: bool) -> None:
    from guard.inventory import card

    asked, content = with_policy(config, policy)
    found = card(asked, name, content)
    if as_json:
        print_json(found)
        return
    click.secho(name, bold=True)
    wide = max(map(len, found))
    for what, value in found.items():
        if what != "name":
            lines = _lines(value)
            click.echo(f"  {what:<{wide}}  {lines[0] if lines else ''}")
            for line in lines[1:]:
                click.echo(f"  {'':<{wide}}  {line}")


def _lines(value: Any) -> list[str]:
    """Return a value as lines: a map's entries, a list's, or itself."""
    if isinstance(value, dict):
        return [f"{name}: {_line(one)}" for name, one in value.items()]
    if isinstance(value, list | tuple):
        short = all(isinstance(one, str) and len(one) < 40 for one in value)
        return [", ".join(value)] if short else [_line(one) for one in value]
    return [_line(value)]


def _line(value: Any) -> str:
    """Return a value on one line; null is what is dropped."""
    if isinstance(value, dict):
        return "; ".join(f"{name} {_line(one)}" for name, one in value.items() if one not in ("", [], {}))
    if isinstance(value, list | tuple):
        return ", ".join(map(_line, value))
    return "dropped" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
