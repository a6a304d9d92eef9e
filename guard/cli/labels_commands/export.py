"""Write what a flow lets out of a set to a file: each text is decided by the policy, and the use is put on record first."""

import sys
from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, print_table, settings, signed_by
from guard.cli.labels_commands._asked import set_name


@click.command(
    help=__doc__
    + "\n\nTexts that are redacted come out redacted; those that nobody annotated or that are in dispute stay. "
    "Exit code 1 where nothing comes out."
)
@set_name
@click.option("--flow", required=True, help="A flow of the policy for training, fine_tuning or evaluation.")
@click.option("--destination", default="", help="Where it runs; the flow's first destination by default.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("jsonl", "docbin", "presidio", "conll")),
    default="jsonl",
    show_default=True,
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file, made anew."
)
@click.option(
    "--for", "classifier", default="", metavar="NAME@VERSION", help="The classifier that is made of it."
)
@click.option(
    "--annotators",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="How many people must say the same of a text, where none settled it.",
)
@signed_by
@config
@as_json
def command(
    name_of_set: str,
    flow: str,
    destination: str,
    format_: str,
    out: Path,
    classifier: str,
    annotators: int,
    name: str,
    key: Path,
    config: Path,
    as_json: bool,
) -> None:
    import os
    import re

    import msgspec

    from guard.keys import load_signer
    from guard.labelling.formats import formats
    from guard.labelling.use import take
    from guard.progress import bar
    from guard.wiring import clock
    from schemas.errors import SettingsError

    if classifier and not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}@[A-Za-z0-9._-]{1,64}", classifier):
        raise SettingsError("a classifier is written NAME@VERSION, such as guard-encoder@2")
    if out.exists():
        raise SettingsError(f"`{out}` is there already; name another file, or move it away")
    with bar("deciding") as advance:
        taken = take(
            settings(config),
            name_of_set,
            flow=flow,
            by=name,
            signer=load_signer(key),
            at=clock(),
            destination=destination,
            classifier=classifier,
            annotators=annotators,
            progress=advance,
        )
    use = taken.use
    if taken.cases:
        content = formats()[format_].writes(taken.cases)
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(content)
    if as_json:
        print_json(msgspec.to_builtins(use))
    else:
        click.echo(
            f"{use.out} texts of {name_of_set} to {use.destination} under flow {flow} ({use.redacted} redacted); "
            f"on record as {use.id}"
        )
        if use.refused:
            print_table(("not let out because of", "texts"), use.refused.items())
    if not taken.cases:
        click.echo(f"nothing came out, and `{out}` was not written", err=True)
        sys.exit(1)
