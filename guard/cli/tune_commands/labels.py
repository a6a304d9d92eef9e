"""Map the labels of a model of your own to entities: every label of the model has an answer, and a hole is refused by name.

LABEL=ENTITY maps, LABEL= drops on purpose. PATH lies below `classifiers.models`, and is named by its hash. The model is
loaded as a worker loads it. One of the same name is replaced.
"""

from pathlib import Path

import click

from guard.cli._options import policy_directory, settings
from guard.cli.tune_commands._change import change, changing, entry
from schemas.errors import SettingsError


@click.command(help=__doc__)
@click.argument("name")
@click.argument("path")
@click.argument("labels", nargs=-1, required=True, metavar="LABEL=ENTITY...")
@click.option("--kind", type=click.Choice(["transformers", "onnx", "spacy"]), required=True)
@click.option("--task", type=click.Choice(["spans", "text"]), default="spans", show_default=True)
@click.option("--at-least", type=click.FloatRange(0, 1, min_open=True), default=0.5, show_default=True)
@click.option(
    "--models",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder of models instead of the configuration's.",
)
@changing
def command(
    name: str,
    path: str,
    labels: tuple[str, ...],
    kind: str,
    task: str,
    at_least: float,
    models: Path | None,
    owner: str,
    reason: str,
    dry_run: bool,
    policy: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    from classifiers.models.own import load
    from classifiers.models.own.asked import Asked, Takes
    from classifiers.models.own.digest import digest
    from guard.fitting import known_with
    from guard.wiring import policy_of

    folder = models or settings(config).classifiers.models
    if folder is None:
        raise SettingsError("`classifiers.models` names no folder; set it, or name one with --models")
    where = str(Path(folder) / path)
    answers = dict(_answer(one) for one in labels)
    asked = Asked(
        name=name,
        kind=kind,
        path=where,
        labels=answers,
        sha256=digest(kind, where),
        of_text=task == "text",
        threshold=at_least,
    )
    known = known_with(policy_of(policy_directory(policy, config)).content)
    load(asked, known, Takes())
    made = entry(name=name, kind=kind, path=path, sha256=asked.sha256, task=task, threshold=at_least)
    click.echo(f"{name}: {len(answers)} labels, all with an answer; {owner}: {reason}", err=True)
    change(
        "own",
        {**made, "labels": answers},
        lambda one: one.get("name") == name,
        policy=policy,
        config=config,
        dry_run=dry_run,
        as_json=as_json,
    )


def _answer(text: str) -> tuple[str, str | None]:
    label, parted, entity = text.partition("=")
    if not label or not parted:
        raise click.BadParameter(f"`{text}` is no answer; write LABEL=ENTITY, or LABEL= to drop it")
    return label, entity or None
