"""Write labelled records of our own making, one JSON object a line, the same for the same seed."""

from pathlib import Path

import click


@click.command(help=__doc__)
@click.option(
    "--language",
    "languages",
    multiple=True,
    required=True,
    metavar="LANG",
    help="Such as `de`; may be given again.",
)
@click.option(
    "--count", type=click.IntRange(min=1), default=1000, show_default=True, help="Records of each language."
)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--part",
    type=click.Choice(["train", "held_out"]),
    default="train",
    show_default=True,
    help="`held_out` comes of templates, names and locales that `train` never sees.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write here instead of to standard output.",
)
def command(languages: tuple[str, ...], count: int, seed: int, part: str, output: Path | None) -> None:
    import json
    import sys

    from classifiers.synthesis.generator import generate

    stream = output.open("w", encoding="utf-8") if output else sys.stdout
    try:
        for language in languages:
            for record in generate(language, count, seed, part):
                stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    finally:
        if output:
            stream.close()
