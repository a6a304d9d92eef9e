"""The SOC's console in a browser: flows, decisions with their reasons and proofs, what is in force, evidence."""

import tempfile
from pathlib import Path

import click

from guard.cli._options import config, settings
from schemas.errors import SettingsError


@click.command(help=__doc__)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8470, show_default=True, help="0: any that is free."
)
@click.option(
    "--index",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to keep what was read; `console.sqlite` beside the configuration where not given.",
)
@click.option("--passing", is_flag=True, help="Keep nothing: read the decision log anew at each start.")
@click.option("--rebuild", is_flag=True, help="Forget what the index holds and read the decision log anew.")
@config
def command(host: str, port: int, index: Path | None, passing: bool, rebuild: bool, config: Path) -> None:
    try:
        from guard.console.serving import is_loopback, serve
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"the console needs `{error.name}`; install it with `pip install dataguard-streams[console]`"
        ) from error

    loaded = settings(config)
    if not is_loopback(host):
        click.echo(
            f"whoever reaches {host} reads every decision: the console asks nobody who they are; "
            "put a proxy that does in front of it",
            err=True,
        )
    with tempfile.TemporaryDirectory(prefix="guard-console-") as folder:
        serve(
            loaded,
            index=Path(folder) / "index.sqlite" if passing else index or config.parent / "console.sqlite",
            rebuild=rebuild,
            host=host,
            port=port,
            told=lambda address: click.echo(f"console at {address}"),
        )
