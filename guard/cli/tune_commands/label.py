"""Make a label of whole texts from tens of examples, on the encoder as it is: nothing of it is trained, so nothing degrades.

A text has the label NAME where its `doc_labels` name it, and lacks it elsewhere. What is written is a classifier of your own,
`kind: linear_probe`; the settings to name it by are printed, with what cross-validation shows of texts not seen.
"""

from pathlib import Path
from typing import Any

import click

from guard.cli._options import as_json, print_json
from guard.cli._own_texts import OwnTexts, check_new, given_texts, own_texts, plain
from schemas.errors import SettingsError


@click.command(help=__doc__)
@click.argument("name")
@own_texts
@click.option(
    "--entity", required=True, help="What it is found as, such as HR_TEXT; rules speak of its labels."
)
@click.option(
    "-o",
    "--out",
    "target",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The directory to write.",
)
@click.option(
    "--model",
    default="auto",
    show_default=True,
    metavar="auto|DIR",
    help="The encoder: the one that the workers run.",
)
@click.option(
    "--miss-cost",
    type=click.FloatRange(0),
    default=4.0,
    show_default=True,
    help="What a miss costs, in false findings; sets the threshold.",
)
@click.option("--seed", default=7, show_default=True, help="Draws the folds and the intervals.")
@as_json
def command(
    name: str,
    texts: OwnTexts,
    entity: str,
    target: Path,
    model: str,
    miss_cost: float,
    seed: int,
    as_json: bool,
) -> None:
    from classifiers.models.entities import SHIPPED
    from classifiers.models.own.digest import digest
    from classifiers.models.probe import KIND
    from classifiers.models.training.labels import make
    from guard.detecting import known_entities
    from guard.progress import bar

    if entity not in known_entities():
        raise SettingsError(
            f"no entity `{entity}`; `guard parts --kind classifier` lists them, such as HR_TEXT"
        )
    check_new(target)
    given = given_texts(texts, name, target)
    with bar("reading", total=len(given.cases)) as advance:
        card = make(
            given.cases,
            name,
            entity,
            encoder=SHIPPED if model == "auto" else Path(model),
            target=target,
            data=given.data,
            miss_cost=miss_cost,
            seed=seed,
            tell=advance,
        )
    found = digest(KIND, str(target))
    if as_json:
        print_json({**card, "sha256": found})
        return
    _tell(card, target, found)


def _tell(card: dict[str, Any], target: Path, found: str) -> None:
    import yaml

    figures = card["results"]["cross_validation"]

    def told(what: str) -> str:
        around = figures[f"{what}_interval"]
        return f"{figures[what]:.3f} ({around['low']:.2f}-{around['high']:.2f})"

    click.echo(
        f"wrote {target}: {figures['having']} texts with `{card['label']}`, {figures['lacking']} without"
    )
    click.echo(
        f"of texts not seen, at {card['threshold']:g}: precision {told('precision')}, recall {told('recall')}, "
        f"F2 {told('f2')}, area under the curve {told('area')}"
    )
    click.echo("to run it, in `classifiers` of guard.yaml (or, with its path below `models`, in the policy):")
    named = {
        "name": plain(str(card["label"])),
        "kind": card["kind"],
        "path": str(target),
        "sha256": found,
        "labels": {card["label"]: card["entity"]},
        "task": "text",
        "threshold": card["threshold"],
    }
    click.echo(yaml.safe_dump({"own": [named]}, sort_keys=False, width=200).rstrip())
