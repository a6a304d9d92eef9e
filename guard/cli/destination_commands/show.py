"""Show what is known of a destination on a day, and which facts of its kind nobody recorded."""

from datetime import date
from pathlib import Path

import click

from guard.cli._options import as_json, config, day, policy, policy_directory, print_json


@click.command(help=__doc__)
@click.argument("name")
@policy
@config
@day
@as_json
def command(name: str, policy: Path | None, config: Path, at: date, as_json: bool) -> None:
    from guard.destinations.compare import told
    from guard.destinations.portrait import portrait
    from guard.destinations.sovereignty import assess
    from guard.wiring import policy_of
    from schemas.destinations import kinds

    content = policy_of(policy_directory(policy, config)).content
    shown = portrait(content, name, at)
    values = told(shown, assess(content, name, at))
    if as_json:
        missing = [
            {"fact": one.fact, "needed": one.is_needed, "why": one.why, "ended": one.ended}
            for one in shown.missing
        ]
        print_json({"name": name, "at": at, **values, "missing": missing})
        return
    click.secho(name, bold=True)
    wide = max(map(len, values))
    for what, value in values.items():
        click.echo(f"  {what:<{wide}}  {value}")
    for one in shown.missing:
        mark = "missing" if one.is_needed else "asked for"
        ended = f", ended on {one.ended}" if one.ended else ""
        click.echo(f"  {mark:<{wide}}  `{one.fact}`{ended}: {one.why}")
    kind = kinds()[shown.spec.kind]
    if kind.note:
        click.echo(f"  {'note':<{wide}}  {kind.note}")
