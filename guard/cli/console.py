"""The SOC's console in a browser: cases, flows, decisions with their reasons and proofs, what is in force, evidence."""

import tempfile
from pathlib import Path

import click

from guard.cli._console_store import at, place, rebuild
from guard.cli._console_tokens import token
from guard.cli._console_users import ROLES, user
from guard.cli._options import config, settings
from schemas.errors import SettingsError


@click.group(help=__doc__, invoke_without_command=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8470, show_default=True, help="0: any that is free."
)
@click.option(
    "--link",
    type=click.Choice(ROLES),
    is_flag=False,
    flag_value="viewer",
    help="Print a link that signs one browser of this machine in, once, within five minutes; as viewer where no role is named.",
)
@at
@click.option("--passing", is_flag=True, help="Keep nothing: read the decision log anew at each start.")
@click.option(
    "--rebuild",
    "anew",
    is_flag=True,
    help="As `guard console rebuild`, with pages meanwhile: forget what the store holds and read the topics anew.",
)
@click.option(
    "--reveal",
    is_flag=True,
    help="Open originals for those who may look, each look on record first; needs the key directory here.",
)
@config
@click.pass_context
def command(
    context: click.Context,
    host: str,
    port: int,
    link: str | None,
    index: str | None,
    passing: bool,
    anew: bool,
    reveal: bool,
    config: Path,
) -> None:
    if context.invoked_subcommand is not None:
        return
    try:
        from guard.console.serving import is_loopback, serve
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"the console needs `{error.name}`; install it with `pip install dataguard-streams[console]`"
        ) from error
    from guard.answers.acting import Answering
    from guard.cases.acting import Acting
    from guard.console.roles import Role
    from guard.console.users import FILE, Users
    from guard.keys import load
    from guard.telemetry import configure_logging
    from guard.wiring import clock

    configure_logging("INFO")
    loaded = settings(config)
    kek = load(loaded.keys).kek if reveal else None
    if not is_loopback(host):
        click.echo(
            f"passwords and pages go to {host} as they are; put a proxy that speaks TLS in front of it",
            err=True,
        )
    with tempfile.TemporaryDirectory(prefix="guard-console-") as folder:
        serve(
            loaded,
            index=Path(folder) / "index.sqlite" if passing else place(loaded, index, config),
            users=Users(config.parent / FILE),
            link=Role(link) if link else None,
            rebuild=anew,
            host=host,
            port=port,
            told=click.echo,
            acting=lambda policy, case: Acting(loaded, policy, case, clock, kek),
            answering=Answering(loaded, clock),
        )


command.add_command(user)
command.add_command(token)
command.add_command(rebuild)
