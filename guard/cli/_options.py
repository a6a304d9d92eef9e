"""What commands share: the configuration option, JSON output, tables, and reading settings."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from streams.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


def config(function: F) -> F:
    """Add `--config FILE` (environment GUARD_CONFIG), handed to the command as `config`."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        default="guard.yaml",
        envvar="GUARD_CONFIG",
        show_default=True,
        help="The deployment's configuration file.",
    )(function)


def policy(function: F) -> F:
    """Add `--policy DIR`, handed to the command as `policy`: a path, or None for the configuration's own."""
    return click.option(
        "--policy",
        type=click.Path(path_type=Path, file_okay=False),
        help="A policy directory instead of the configuration's.",
    )(function)


def public_key(function: F) -> F:
    """Add `--public-key FILE`, handed to the command as `public_key`: a path, or None for the key directory's own."""
    return click.option(
        "--public-key",
        type=click.Path(path_type=Path, exists=True),
        help="The guard's signing.pub, or a folder of them; by default those of the key directory.",
    )(function)


def signed_by(function: F) -> F:
    """Add `--as NAME --key FILE`, handed to the command as `name` and `key`."""
    key = click.option(
        "--key",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        required=True,
        help="Your private key.",
    )
    return click.option("--as", "name", required=True, help="Your name in the policy's approvers.")(
        key(function)
    )


def day(function: F) -> F:
    """Add `--at DAY`, handed to the command as `at`: a date, today where none is given."""
    return click.option(
        "--at",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=_day,
        metavar="DAY",
        help="As of this day instead of today.",
    )(function)


def _day(_ctx: click.Context, _option: click.Parameter, given: datetime | None) -> date:
    if given is not None:
        return given.date()
    from guard.wiring import clock

    return datetime.fromtimestamp(clock() / 1000, UTC).date()


def policy_directory(policy: Path | None, config: Path) -> Path:
    """Return the policy directory that is meant: the one given, or the configuration's."""
    return policy if policy is not None else settings(config).policy


def as_json(function: F) -> F:
    """Add `--json`, handed to the command as `as_json`."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print JSON, one value a line, for machines."
    )(function)


def headers(function: F) -> F:
    """Add `--header NAME=VALUE`, which may be repeated, handed to the command as `headers`: names with bytes."""
    return click.option(
        "--header",
        "headers",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_header_pairs,
        help="A header of every record, such as content-type=application/cloudevents+json; may be repeated.",
    )(function)


def _header_pairs(
    _ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[tuple[str, bytes], ...]:
    for one in given:
        if "=" not in one.removeprefix("="):
            raise click.BadParameter(f"`{one}` is no header; write NAME=VALUE")
    return tuple((one.partition("=")[0], one.partition("=")[2].encode()) for one in given)


def settings(path: Path) -> "Settings":
    """Return the settings of a configuration file. Raise SettingsError with the remedy where one is wrong."""
    from streams.settings import load

    return load(path)


def print_json(value: Any) -> None:
    """Print one JSON value on one line."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print a table for people; numbers stand right."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    lines = [[str(cell) for cell in row] for row in rows]
    for index, column in enumerate(columns):
        numeric = bool(lines) and all(
            line[index].replace(",", "").replace(".", "").isdigit() or not line[index] for line in lines
        )
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for line in lines:
        table.add_row(*line)
    Console(width=None if sys.stdout.isatty() else 1000).print(table)  # a pipe has lines of any length
