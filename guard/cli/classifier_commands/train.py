"""Train the encoder on labelled texts and our own, calibrate it, and write weights and provenance card.

The directory written holds the encoder in int8 as the guard loads it, fp16/model.safetensors to train on or quantise otherwise,
and card.json. A run that was cut off goes on with --resume.

With texts of your own (--from, --from-store) an encoder that knows something goes on instead: `--base shipped` or a directory that
this command wrote. What it knew is replayed beside them; it ends early, and where it then tells less of that in any language or
kind than --bound allows, nothing is written and the exit code is 1.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, print_json
from guard.cli._own_texts import OwnTexts, own_texts
from guard.cli.classifier_commands import _training

if TYPE_CHECKING:
    from classifiers.models.training.loop import Step

_OFTEN = 60.0  # seconds between two lines where no bar is shown


@click.command(help=__doc__)
@_training.config("What to read and do")
@click.option(
    "--base",
    required=True,
    metavar="DIR|shipped",
    help="What `guard classifier base` wrote; with texts of your own, an encoder.",
)
@_training.data
@click.option(
    "-o",
    "--output",
    "--out",
    "target",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The directory to write.",
)
@click.option("--device", default="auto", show_default=True, help="auto, cpu or cuda.")
@_training.threads
@click.option("--tokens", type=click.IntRange(1000), help="The budget, in place of the configuration's.")
@click.option(
    "--minutes",
    type=click.FloatRange(0, min_open=True),
    help="End after so many minutes, with rates that fall in time.",
)
@click.option(
    "--every", type=click.FloatRange(0), default=5.0, show_default=True, help="Minutes between checkpoints."
)
@click.option("--resume", is_flag=True, help="Go on from the checkpoint in the directory, if there is one.")
@own_texts
@_training.going_on
@as_json
def command(
    config: Path | None,
    base: str,
    data: Path | None,
    target: Path,
    device: str,
    threads: int,
    tokens: int | None,
    minutes: float | None,
    every: float,
    resume: bool,
    texts: OwnTexts,
    going_on: "_training.GoingOn",
    as_json: bool,
) -> None:
    from classifiers.models.entities import SHIPPED
    from classifiers.models.training.config import CONTINUED, DEFAULT, load
    from classifiers.models.training.run import Machine, Places, run
    from guard.cli.classifier_commands._scores import tell_scores
    from guard.progress import bar

    is_own = bool(texts.files) or texts.store is not None
    loaded = load(config or (CONTINUED if is_own else DEFAULT))
    given = {name: value for name, value in (("tokens", tokens), ("minutes", minutes)) if value is not None}
    loaded = loaded.model_copy(update={"schedule": loaded.schedule.model_copy(update=given)})
    where = SHIPPED if base == "shipped" else Path(base)
    machine = Machine(now=time.monotonic, device=device, threads=threads, every=60 * every)
    if is_own:
        from guard.cli.classifier_commands._continuing import go_on

        if resume:
            raise click.UsageError("--resume goes with a run from a base; one on texts of your own is short")
        sys.exit(go_on(loaded, where, data, target, machine, texts, going_on, telling, as_json=as_json))
    if base == "shipped":
        raise click.UsageError(
            "the shipped encoder goes on with texts of your own: name them with --from or --from-store"
        )
    with bar("training", total=loaded.schedule.tokens + loaded.dev_tokens) as advance:
        card = run(
            loaded,
            Places(base=where, target=target, data=data),
            machine,
            resume=resume,
            tell=telling(advance),
            tell_dev=advance,
        )
    if as_json:
        print_json(card)
        return
    click.echo(f"wrote {target}: {card['trained']['tokens']} tokens in {card['trained']['seconds']} s")
    tell_scores(card)


def telling(advance: Callable[[int], None]) -> "Callable[[Step], None]":
    """Return what hears of each step: the bar, and a line a minute where nobody looks at bars."""
    began = said = time.monotonic()
    first = -1

    def tell(step: "Step") -> None:
        nonlocal began, said, first
        now = time.monotonic()
        if first < 0:
            first, began, said = step.tokens - step.new, now, now
        advance(step.new)
        if now - said >= _OFTEN and not sys.stderr.isatty():
            said = now
            pace = (step.tokens - first) / max(now - began, 1e-9)
            click.echo(
                f"step {step.step}, pass {step.epoch + 1}: {step.tokens} tokens, {pace:.0f} a second, loss {step.loss:.4f}",
                err=True,
            )

    return tell
