"""List the parts that are there (classifiers, redaction operators, codecs, packs) and what a policy adds, or begin a new one."""

from pathlib import Path

import click

from guard.cli._options import as_json, print_json, print_table
from schemas.errors import SettingsError


@click.group(help=__doc__, invoke_without_command=True)
@click.option(
    "--kind",
    type=click.Choice(["classifier", "operator", "codec", "pack", "list", "pattern", "context", "threshold"]),
    help="Only this kind.",
)
@click.option(
    "--policy",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="With what this policy directory changes: its lists, patterns, context words and thresholds.",
)
@as_json
@click.pass_context
def command(ctx: click.Context, kind: str | None, policy: Path | None, as_json: bool) -> None:
    if ctx.invoked_subcommand is not None:
        return
    from guard.parts import found, of_policy
    from guard.wiring import policy_of

    own = of_policy(policy_of(policy).content) if policy is not None else []
    parts = [part for part in (*found(), *own) if kind in (None, part.kind)]
    if as_json:
        for part in parts:
            print_json(part._asdict())
    else:
        print_table(
            ("kind", "name", "version", "finds or does"), [(p.kind, p.name, p.version, p.what) for p in parts]
        )


@command.command()
@click.argument("kind", type=click.Choice(["classifier", "operator"]))
@click.argument("name")
def new(kind: str, name: str) -> None:
    """Write the file of a new part with empty examples; its contract test fails until they are filled."""
    from guard.parts import scaffold

    if not name.isidentifier() or name != name.lower():
        raise SettingsError(f"`{name}` is no part name; use lower-case words joined by `_`, such as `ad_nrt`")
    file = scaffold(kind, name, root=Path())
    click.echo(f"{file} is there, its examples empty; CONTRIBUTING.md says what to fill in")
