"""List what records are scanned with: patterns, lexicons, names of fields, classifiers of your own, the encoder."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, print_table
from guard.cli.classifier_commands._asked import of_policy, with_policy


@click.command(help=__doc__ + "\n\nYour own are checked by their hash and labels; none is loaded.")
@of_policy
@config
@as_json
def command(policy: Path | None, config: Path, as_json: bool) -> None:
    from msgspec import to_builtins

    from guard.inventory import listed

    entries = listed(*with_policy(config, policy))
    if as_json:
        for one in entries:
            print_json(to_builtins(one))
        return
    rows = [
        (
            one.name,
            one.kind,
            one.version or (f"{one.count} of them" if one.count > 1 else ""),
            one.state,
            f"{len(one.entities)} entities" if len(one.entities) > 6 else ", ".join(one.entities),
            one.digest[:16],
            one.base[:16],
            one.data[:16],
        )
        for one in entries
    ]
    print_table(("name", "kind", "version", "state", "finds", "sha256", "made of", "data"), rows)
    for one in entries:
        if one.why:
            click.secho(f"{one.name}: {one.why}", fg="red")
