"""Build the bundle that promotes the candidate, where everything that its plan declared has passed; else say what has not.

The promoted bundle is signed with `guard policy sign` and put in force with `guard policy activate`, as any other.
"""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, public_key, settings
from guard.cli.promote_commands._weighed import by, labelled, prover


@click.command(help=__doc__)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write."
)
@labelled
@by
@public_key
@config
@as_json
def command(out: Path, folder: Path, by: str, public_key: Path | None, config: Path, as_json: bool) -> None:
    from guard.bundles.export import write_file
    from guard.cli._bundles import shown
    from guard.keys import load_publics
    from guard.progress import bar
    from guard.promotion.going import finish
    from guard.promotion.standing import standing
    from guard.promotion.weighing import weighed
    from guard.wiring import clock

    loaded, at = settings(config), clock()
    base = standing(loaded)
    trial = base.in_force().trial
    keys = load_publics(public_key or loaded.keys)
    with bar("messages read") as advance:
        way = weighed(loaded, keys, base, trial, folder=folder, at=at, progress=advance)
    bundle = finish(loaded, way, base, by=by, at=at, prove=prover(loaded, base, at=at))
    write_file(bundle, out)
    if as_json:
        print_json({"file": str(out), **shown(bundle, loaded)})
        return
    click.echo(f"built {out}: version {bundle.manifest.version}, {bundle.short}, promotes {trial.id}")
    click.echo(
        f"{bundle.manifest.threshold} sign it with `guard policy sign {out} --key FILE`, then `guard policy activate {out}`"
    )
