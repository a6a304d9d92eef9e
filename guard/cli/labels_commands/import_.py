"""Bring labelled texts of a file into a set, sealed, with your word that they are labelled as the file says."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, settings, signed_by
from guard.cli.labels_commands._asked import set_name


@click.command(
    help=__doc__ + "\n\nWhat is brought twice stands once. A new set's key is made beside the others."
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@set_name
@click.option(
    "--format",
    "format_",
    type=click.Choice(("auto", "jsonl", "docbin", "presidio", "conll")),
    default="auto",
    show_default=True,
    help="What the file is; auto goes by its name, then by how it begins.",
)
@click.option("--language", default="", metavar="CODE", help="Of texts that name none.")
@click.option("--unlabelled", is_flag=True, help="Bring the texts alone, without a word on them.")
@signed_by
@config
@as_json
def command(
    file: Path,
    name_of_set: str,
    format_: str,
    language: str,
    unlabelled: bool,
    name: str,
    key: Path,
    config: Path,
    as_json: bool,
) -> None:
    from guard.bundles.governing import governing
    from guard.keys import load_signer
    from guard.labelling.bringing import imported
    from guard.labelling.formats import read
    from guard.labelling.people import refuse_stranger
    from guard.labelling.store import message, write
    from guard.wiring import clock
    from schemas.labelled import Annotation

    loaded, signer, at = settings(config), load_signer(key), clock()
    cases = read(file, format_, language=language)
    refuse_stranger(name, signer, governing(loaded).policy.approvers)
    brought = list(imported(loaded, cases, name_of_set, by=name, at=at, signer=signer))
    written = [message(one) for one in brought if not (unlabelled and isinstance(one, Annotation))]
    write(loaded, written)
    if as_json:
        print_json({"set": name_of_set, "texts": len(cases), "labelled": not unlabelled})
        return
    said = "nobody has said anything of them yet" if unlabelled else f"labelled as the file says, by {name}"
    click.echo(f"{len(cases)} texts are in set {name_of_set}, sealed under its own key; {said}")
