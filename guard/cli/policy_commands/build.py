"""Build a bundle of a policy directory: one file with the next version, to be signed and activated."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, settings


@click.command(help=__doc__)
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write."
)
@click.option(
    "--version",
    type=click.IntRange(1),
    help="Asks no broker for the last one; such a bundle goes in force with `guard bundle import`.",
)
@click.option("--expires", default="90d", show_default=True, help="When it ends: 90d, 12h, or a date.")
@click.option("--not-before", help="When it may come into force; at once otherwise.")
@click.option("--threshold", type=click.IntRange(1), help="More signatures than the settings ask for.")
@click.option(
    "--proof",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The result of `guard policy prove DIR --out FILE`.",
)
@click.option("--note", default="", help="Why, for whoever signs.")
@config
@as_json
def command(
    directory: Path,
    out: Path,
    version: int | None,
    expires: str,
    not_before: str | None,
    threshold: int | None,
    proof: Path | None,
    note: str,
    config: Path,
    as_json: bool,
) -> None:
    from guard.bundles.build import build, moment
    from guard.bundles.export import write_file
    from guard.bundles.signing import signers_of
    from guard.bundles.store import Store, stored
    from guard.changes.checking import refuse_bad_patterns
    from guard.cli._bundles import shown
    from guard.wiring import clock, policy_of

    loaded = settings(config)
    at = clock()
    policy = policy_of(directory)
    refuse_bad_patterns(policy)
    signers = signers_of(loaded)
    store = Store(signers) if version else stored(loaded)
    bundle = build(
        policy.canonical(),
        signers,
        version=version or store.version + 1,
        previous=store.digest,
        at=at,
        expires=moment(expires, at),
        not_before=moment(not_before, at) if not_before else None,
        threshold=threshold,
        proof=proof.read_text(encoding="utf-8") if proof else "",
        note=note,
    )
    write_file(bundle, out)
    told = shown(bundle, loaded)
    if as_json:
        print_json({"file": str(out), **told})
        return
    click.echo(f"built {out}: version {bundle.manifest.version}, {bundle.short}, until {told['expires']}")
    click.echo(
        f"{bundle.manifest.threshold} of {len(bundle.manifest.keys)} sign it with `guard policy sign {out} --key FILE`"
    )
