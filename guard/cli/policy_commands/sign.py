"""Sign a bundle's file with your key; it says how many signatures are still missing."""

from pathlib import Path

import click

from guard.cli._options import as_json, print_json


@click.command(help=__doc__)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Your private key, made by `guard keys signer init`.",
)
@as_json
def command(file: Path, key: Path, as_json: bool) -> None:
    from guard.bundles.export import read_file, write_file
    from guard.bundles.signing import sign
    from guard.keys import load_signer

    signer = load_signer(key)
    bundle = sign(read_file(file), signer)
    write_file(bundle, file)
    manifest = bundle.manifest
    missing = max(0, manifest.threshold - len(bundle.signatures))
    if as_json:
        told = {"file": str(file), "version": manifest.version, "bundle": bundle.short}
        print_json({**told, "key": signer.fingerprint, "missing": missing})
        return
    then = f"{missing} more must sign" if missing else f"put it in force with `guard policy activate {file}`"
    click.echo(f"signed {file} with key {signer.fingerprint}; {then}")
