"""Erase a set: destroy its key, take its texts from the topic, and list the classifiers that were made of them."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, signed_by
from guard.cli.labels_commands._asked import deployment, set_name


@click.command(
    help=__doc__ + "\n\nCopies of the key elsewhere, and files that were exported, are yours to destroy."
)
@set_name
@click.option("--yes", is_flag=True, help="Without asking.")
@signed_by
@config
@as_json
def command(name_of_set: str, yes: bool, name: str, key: Path, config: Path, as_json: bool) -> None:
    from guard.keys import load_signer
    from guard.labelling.erasing import erase
    from guard.wiring import clock

    deployed = deployment(config)
    store, signer = deployed.store, load_signer(key)
    if not yes:
        click.confirm(
            f"erase {len(store.of(name_of_set))} texts of set {name_of_set} for good?", abort=True, err=True
        )
    done = erase(
        deployed.settings, store, name_of_set, people=deployed.people, by=name, at=clock(), signer=signer
    )
    uses = [one for one in store.uses.values() if one.set == name_of_set and one.out]
    if as_json:
        print_json(
            {
                "set": name_of_set,
                "texts": done.erasure.texts,
                "key_destroyed": done.key,
                "classifiers": list(done.erasure.classifiers),
                "uses": [one.id for one in uses],
            }
        )
        return
    key_told = "its key is destroyed" if done.key else "its key was not here: destroy it where it is"
    click.echo(f"set {name_of_set} is erased: {done.erasure.texts} texts; {key_told}")
    if done.erasure.classifiers:
        click.echo(f"made of its texts: {', '.join(done.erasure.classifiers)}; retrain or retire them")
    for one in uses:
        click.echo(f"  {one.id}: {one.out} texts for {one.classifier or 'no named classifier'}, by {one.by}")
