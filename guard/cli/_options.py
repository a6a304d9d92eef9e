"""What commands share: the configuration option, JSON output, tables, and reading settings."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
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


def as_json(function: F) -> F:
    """Add `--json`, handed to the command as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, one value a line, for machines.")(function)


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
        numeric = bool(lines) and all(line[index].replace(",", "").replace(".", "").isdigit() or not line[index] for line in lines)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for line in lines:
        table.add_row(*line)
    Console(soft_wrap=not sys.stdout.isatty()).print(table)
