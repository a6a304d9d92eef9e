"""Make and rotate the guard's keys, and those of people who approve releases."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, settings


@click.group(help=__doc__)
def command() -> None: ...


@command.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), required=False)
@config
@as_json
def init(directory: Path | None, config: Path, as_json: bool) -> None:
    """Make a key directory: by default the one that the configuration names, else `keys`."""
    from guard.keys import initialise

    place = directory or _directory(config)
    fingerprint = initialise(place)
    if as_json:
        print_json({"directory": str(place), "signing": fingerprint})
    else:
        click.echo(f"made {place}: signing key {fingerprint}")
        click.echo(
            f"give {place / 'signing.pub'} to auditors, and keep a backup of the rest where few can read it:"
        )
        click.echo("without its kek files nobody can open what is in quarantine")


@command.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--kek", is_flag=True, help="A new key-encryption key for quarantine.")
@click.option(
    "--redaction", is_flag=True, help="A new redaction key: pseudonyms and tokens change from then on."
)
@click.option("--signing", is_flag=True, help="A new signing key; the public half of the old stays.")
@config
@as_json
def rotate(
    directory: Path | None, kek: bool, redaction: bool, signing: bool, config: Path, as_json: bool
) -> None:
    """Add new keys and keep the old for what they made: by default a kek and a redaction key. Then restart workers."""
    from guard.keys import KINDS
    from guard.keys import rotate as rotated

    place = directory or _directory(config)
    chosen = [kind for kind, wanted in zip(KINDS, (kek, redaction, signing), strict=True) if wanted]
    made = rotated(place, chosen or ("kek", "redaction"))
    if as_json:
        print_json({"directory": str(place), **made})
    else:
        for kind, name in made.items():
            click.echo(f"{kind}: {name} from the next start of a worker")


@command.group()
def approver() -> None:
    """Keys of people who approve releases."""


@approver.command("init")
@click.argument("name")
@click.option(
    "--directory", type=click.Path(path_type=Path, file_okay=False), default=".", help="Where to write them."
)
@as_json
def approver_init(name: str, directory: Path, as_json: bool) -> None:
    """Make NAME.key, which stays with that person, and print what goes into the policy.

    `guard keys approver init ana >> policy/approvers.yaml` puts it there.
    """
    import base64

    from guard.keys import load_public, make_approver

    fingerprint = make_approver(name, directory)
    public = base64.b64encode(load_public(directory / f"{name}.pub")).decode()
    if as_json:
        print_json({"name": name, "fingerprint": fingerprint, "public_key": public})
        return
    click.echo(
        f"made {directory / name}.key (fingerprint {fingerprint}); put this into the policy's approvers.yaml:",
        err=True,
    )
    click.echo(
        "---\napiVersion: guard/v1\nkind: Approver\n"
        f"metadata: {{name: {name}}}\nspec:\n  name: {name}\n  public_key: {public}"
    )


@command.group()
def signer() -> None:
    """Keys of people who sign bundles."""


@signer.command("init")
@click.argument("name")
@click.option(
    "--directory", type=click.Path(path_type=Path, file_okay=False), default=".", help="Where to write them."
)
@as_json
def signer_init(name: str, directory: Path, as_json: bool) -> None:
    """Make NAME.key, which stays with that person, and print the line for `bundles.signers` in guard.yaml."""
    import base64

    from guard.keys import load_public, make_approver

    fingerprint = make_approver(name, directory)
    public = base64.b64encode(load_public(directory / f"{name}.pub")).decode()
    if as_json:
        print_json({"name": name, "fingerprint": fingerprint, "public_key": public})
        return
    click.echo(
        f"made {directory / name}.key (fingerprint {fingerprint}); put this into guard.yaml:", err=True
    )
    click.echo(f"bundles:\n  signers:\n    {name}: {public}")


def _directory(config: Path) -> Path:
    """Return the configured key directory; `keys` where there is no configuration yet."""
    return settings(config).keys if config.exists() else Path("keys")
