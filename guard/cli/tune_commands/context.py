"""Add words that speak of an entity: what shipped patterns find near one of them is surer, and some find it only then.

Every text is searched for the words of every language. Entries for one entity add up.
"""

from pathlib import Path

import click

from guard.cli.tune_commands._change import change, changing, entry


@click.command(help=__doc__)
@click.argument("entity")
@click.argument("words", nargs=-1, required=True)
@click.option("--language", default="all", show_default=True, metavar="CODE", help="Whose words they are.")
@changing
def command(
    entity: str,
    words: tuple[str, ...],
    language: str,
    owner: str,
    reason: str,
    dry_run: bool,
    policy: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    made = entry(entity=entity, words={language: list(words)}, owner=owner, reason=reason)
    change(
        "context",
        made,
        lambda _: False,
        policy=policy,
        config=config,
        dry_run=dry_run,
        as_json=as_json,
    )
