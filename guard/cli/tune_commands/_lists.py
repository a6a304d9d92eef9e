"""What `guard tune allow` and `guard tune deny` share: which terms are meant, where, and the entry of the policy's lists."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from guard.cli._gathered import gathered
from guard.cli.tune_commands._change import change, entry, words

F = TypeVar("F", bound=Callable[..., Any])


class Listed(NamedTuple):
    """Terms of an entity, where they are so, and what the entry is called."""

    entity: str
    terms: tuple[str, ...]
    name: str
    file: Path | None
    flow: str
    language: str


def listing(language: str) -> Callable[[F], F]:
    """Add what an entry names, handed to the command as `listed`; `language` says what `--language` asks of a flow."""
    return gathered(
        Listed,
        "listed",
        (
            click.argument("entity"),
            click.argument("terms", nargs=-1),
            click.option("--name", required=True, help="What the entry is called in decisions."),
            click.option(
                "--terms",
                "file",
                type=click.Path(path_type=Path, exists=True, dir_okay=False),
                help="Terms, one a line.",
            ),
            click.option("--flow", default="", help="On this flow alone."),
            click.option("--language", default="", metavar="CODE", help=language),
        ),
    )


def write_entry(
    kind: str,
    listed: Listed,
    *,
    owner: str,
    reason: str,
    expires: date | None = None,
    dry_run: bool,
    policy: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    """Write the entry in place of one of its name, and say what differs."""
    made = entry(
        name=listed.name,
        list=kind,
        entity=listed.entity,
        terms=words(listed.terms, listed.file),
        flow=listed.flow,
        language=listed.language,
        expires=expires,
        owner=owner,
        reason=reason,
    )
    change(
        "lists",
        made,
        lambda one: one.get("name") == listed.name,
        policy=policy,
        config=config,
        dry_run=dry_run,
        as_json=as_json,
    )
