"""Go back to the content of an earlier bundle, as a new bundle with a higher version.

With keys enough on this machine it is signed and put in force at once; otherwise give `--out` and have the file signed.
"""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, settings
from schemas.errors import SettingsError


@click.command(help=__doc__)
@click.option(
    "--to", "to_version", type=click.IntRange(1), help="The version to go back to; else the content before."
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A signer's private key; may be repeated.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the bundle here instead.")
@click.option("--expires", default="90d", show_default=True, help="When it ends: 90d, 12h, or a date.")
@config
@as_json
def command(
    to_version: int | None,
    keys: tuple[Path, ...],
    out: Path | None,
    expires: str,
    config: Path,
    as_json: bool,
) -> None:
    from guard.bundles.build import build, earlier, moment
    from guard.bundles.export import write_file
    from guard.bundles.publish import activate
    from guard.bundles.signing import sign, signers_of
    from guard.bundles.store import stored
    from guard.cli._bundles import shown, tell_activated
    from guard.keys import load_signer
    from guard.wiring import clock

    if not keys and out is None:
        raise SettingsError("a rollback is signed too; give `--key FILE` of each signer, or `--out FILE`")
    loaded = settings(config)
    at = clock()
    store = stored(loaded, kept=10_000)
    former = earlier(store, to_version)
    bundle = build(
        former.content.encode(),
        signers_of(loaded),
        version=store.version + 1,
        previous=store.digest,
        at=at,
        expires=moment(expires, at),
        threshold=former.manifest.threshold if former.manifest.threshold > loaded.bundles.threshold else None,
        proof=former.proof,
        note=f"goes back to version {former.manifest.version}",
    )
    for key in keys:
        bundle = sign(bundle, load_signer(key))
    if out is None:
        tell_activated(activate(loaded, bundle, at=at), as_json=as_json)
        return
    write_file(bundle, out)
    if as_json:
        print_json({"file": str(out), **shown(bundle, loaded)})
    else:
        click.echo(
            f"built {out}: version {bundle.manifest.version} with the content of {former.manifest.version}"
        )
