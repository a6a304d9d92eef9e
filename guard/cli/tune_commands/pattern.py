"""Add a pattern of your own: an entity by its shape, with at least two texts that hold it and two look-alikes that do not.

FILE holds name, entity, shape, labels, examples and counter_examples, and may hold context, needs_context and score. It is
accepted where the shape compiles, finds its examples, leaves its look-alikes, and ends quickly on texts made against it.
A pattern of the same name is replaced.
"""

from pathlib import Path

import click

from guard.cli.tune_commands._change import change, changing
from schemas.errors import SettingsError


@click.command(help=__doc__)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@changing
def command(
    file: Path,
    owner: str,
    reason: str,
    dry_run: bool,
    policy: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    from guard.policy.source import read

    items = read(file.read_text(encoding="utf-8"), str(file))
    if len(items) != 1 or not isinstance(items[0].data, dict):
        raise SettingsError(
            f"{file}:1: one pattern is expected, as name, entity, shape and so on; write one there"
        )
    given = {**items[0].data, "owner": owner, "reason": reason}
    change(
        "patterns",
        given,
        lambda one: one.get("name") == given.get("name"),
        policy=policy,
        config=config,
        dry_run=dry_run,
        as_json=as_json,
    )
