"""Where the console's store is, and building it anew from the topics."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from guard.cli._options import as_json, config, print_json, settings
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.console.store.place import Place
    from streams.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


def at(function: F) -> F:
    """Add `--index FILE|URL`, handed to the command as `index`."""
    return click.option(
        "--index",
        metavar="FILE|URL",
        help="Where what was read is kept: a file, or postgresql+psycopg://USER@HOST/DATABASE without a password. By default "
        "`console.store` of the configuration, else `console.sqlite` beside it.",
    )(function)


def place(settings: "Settings", index: str | None, config: Path) -> "Place":
    """Return where the store is; a relative file of the configuration is relative to that."""
    from guard.console.store.place import configured, place_of

    if index:
        return place_of(index, on_command_line=True)
    return configured(settings.console.store.get_secret_value(), config.parent)


@click.command()
@at
@config
@as_json
def rebuild(index: str | None, config: Path, *, as_json: bool) -> None:
    """Build the store anew from the topics; a console that keeps it may go on meanwhile."""
    try:
        from guard.console.rebuilding import rebuilt
        from guard.console.serving import kept
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"the console needs `{error.name}`; install it with `pip install dataguard-streams[console]`"
        ) from error
    from guard.progress import bar
    from guard.telemetry import configure_logging

    configure_logging("WARNING")
    loaded = settings(config)
    with kept(loaded, place(loaded, index, config)) as held, bar("messages") as shown:
        figures = rebuilt(loaded, held, shown)
    if as_json:
        print_json(figures)
    else:
        click.echo(
            f"{figures['store']} holds {figures['decisions']:,} decisions of {figures['records']:,} records, built in "
            f"{figures['seconds']} s"
        )
