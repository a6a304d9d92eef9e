"""See which bundles were in force, and carry them to and from sites that no network reaches."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, config, print_json, print_table, settings

if TYPE_CHECKING:
    from guard.bundles.manifest import Bundle
    from streams.settings import Settings

_ALL = 10_000  # versions whose content is kept while one is looked for


@click.group(help=__doc__)
def command() -> None: ...


@command.command("list")
@config
@as_json
def list_(config: Path, as_json: bool) -> None:
    """List the bundles of the topic: which is in force, which were, and which are refused and why."""
    from guard.bundles.signing import signers_of
    from guard.bundles.store import Store, entries
    from guard.cli._bundles import shown, when

    loaded = settings(config)
    store = Store(signers_of(loaded))
    found = list(entries(loaded, store))
    rows = []
    for entry in found:
        version = entry.bundle.manifest.version if entry.bundle else 0
        state = f"refused: {entry.refused.why.value}" if entry.refused else "was in force"
        if not entry.refused and version == store.version:
            state = "in force"
        told = shown(entry.bundle, loaded) if entry.bundle else {}
        if as_json:
            print_json({"offset": entry.offset, "at": when(entry.at), "state": state, **told})
        else:
            signed = ", ".join(told.get("signed_by", ()))
            cells = (
                str(version),
                told.get("bundle", ""),
                state,
                when(entry.at),
                told.get("expires", ""),
                signed,
            )
            rows.append(cells)
    if not as_json:
        print_table(("version", "bundle", "state", "activated", "expires", "signed by"), rows)


@command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--version", type=click.IntRange(1), help="Of the topic, instead of the one in force.")
@config
@as_json
def show(file: Path | None, version: int | None, config: Path, as_json: bool) -> None:
    """Show a bundle's manifest, flows, modes, and what it tries by which plan: of FILE, or of the topic."""
    from guard.bundles.content import compiled
    from guard.cli._bundles import shown

    loaded = settings(config)
    bundle = _bundle(loaded, file, version)
    content = compiled(bundle).content
    told = {
        **shown(bundle, loaded),
        "flows": sorted(content.flows),
        "packs": sorted(content.packs),
        "modes": [mode.model_dump(exclude_defaults=True) for mode in content.bundle.modes],
    }
    if (trial := content.bundle.trial) is not None:
        told["trial"] = trial.model_dump(mode="json", exclude={"entities"}, exclude_none=True)
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        click.echo(f"{name.replace('_', ' '):<11} {words}")


@command.command()
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write."
)
@click.option("--version", type=click.IntRange(1), help="Instead of the one in force.")
@config
@as_json
def export(out: Path, version: int | None, config: Path, as_json: bool) -> None:
    """Write a bundle of the topic to a file, with its signatures: for another site."""
    from guard.bundles.export import write_file
    from guard.cli._bundles import shown

    loaded = settings(config)
    bundle = _bundle(loaded, None, version)
    write_file(bundle, out)
    if as_json:
        print_json({"file": str(out), **shown(bundle, loaded)})
    else:
        click.echo(f"wrote {out}: version {bundle.manifest.version}, {bundle.short}")


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@config
@as_json
def import_(file: Path, config: Path, as_json: bool) -> None:
    """Put a bundle of another site in force here. This site's own settings say whose signatures count.

    Versions between may be missing here; a version that is not above the one in force is refused.
    """
    from guard.bundles.export import read_file
    from guard.bundles.publish import activate
    from guard.cli._bundles import tell_activated
    from guard.wiring import clock

    loaded = settings(config)
    done = activate(loaded, read_file(file), at=clock(), built_on_last=False)
    tell_activated(done, as_json=as_json)


def _bundle(loaded: "Settings", file: Path | None, version: int | None) -> "Bundle":
    from guard.bundles.export import chosen, read_file
    from guard.bundles.store import stored

    return read_file(file) if file is not None else chosen(stored(loaded, kept=_ALL), version)
