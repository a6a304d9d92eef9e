"""The half of `guard classifier train` that goes on with an encoder on a team's own texts: run it, tell what changed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli._options import print_json, print_table
from guard.cli._own_texts import OwnTexts, check_new, given_texts
from guard.cli.classifier_commands._training import GoingOn

if TYPE_CHECKING:
    from classifiers.models.training.config import Config
    from classifiers.models.training.gating import Change
    from classifiers.models.training.loop import Step
    from classifiers.models.training.run import Machine
    from classifiers.models.training.terms import Continued


def go_on(
    config: "Config",
    base: Path,
    data: Path | None,
    target: Path,
    machine: "Machine",
    texts: OwnTexts,
    asked: GoingOn,
    telling: "Callable[[Callable[[int], None]], Callable[[Step], None]]",
    *,
    as_json: bool,
) -> int:
    """Continue the encoder, tell what changed, and return the exit code: 1 where it was refused."""
    import msgspec

    from classifiers.models.entities import NAME
    from classifiers.models.training.continuing import go_on as continued
    from classifiers.models.training.terms import Terms, Texts, Watch
    from classifiers.models.training.tracking import Run
    from classifiers.models.training.tracking.several import tracked
    from guard.progress import bar
    from guard.wiring import clock

    check_new(target)
    given = given_texts(texts, NAME, target)
    terms = Terms(share=asked.share, passes=asked.passes, bound=asked.bound, fewest=asked.fewest)
    with bar("looking, then learning") as advance:
        seen = 0

        def looked(pieces: int) -> None:
            nonlocal seen
            seen += pieces
            advance(pieces)

        with tracked(asked.trackers, asked.track_to, Run(NAME, target.name, clock)) as tracks:
            tracks.settings({**msgspec.to_builtins(terms), "config": config.digest, "seed": config.seed})
            learning = telling(advance)

            def step(one: "Step") -> None:
                learning(one)
                tracks.step(one)

            made = continued(
                config,
                base,
                Texts(given.cases, given.data),
                target,
                machine,
                terms,
                data=data,
                watch=Watch(
                    size=lambda size: advance(0, seen + size),
                    step=step,
                    looked=looked,
                    measured=tracks.numbers,
                ),
            )
            tracks.made(made)
    if as_json:
        print_json({**made.card, "worse": msgspec.to_builtins(made.worse)})
    else:
        _tell(made, target, terms.bound)
    return 1 if made.worse else 0


def _tell(made: "Continued", target: Path, bound: float) -> None:
    worse = {(one.cut, one.name) for one in made.worse}
    rows = [*_rows("own, held back", made.own, set()), *_rows("what it knew", made.replay, worse)]
    print_table(("texts", "", "", "spans", "F2 before", "F2 after", "difference", ""), rows)
    trained = made.card["trained"]
    click.echo(
        f"{trained['tokens']} tokens in {trained['seconds']} s, {trained['steps']} steps, kept those of step {trained['kept_step']}; "
        f"held-back loss {trained['held_back_loss_before']:.4f} to {trained['held_back_loss']:.4f}"
    )
    if worse:
        click.secho(
            f"refused: F2 on what it knew falls by more than {bound:g} in {len(worse)} of these, and nothing was written; "
            "raise --replay, give --data, or lower --passes",
            fg="red",
        )
        return
    click.echo(f"wrote {target}: {made.card['files']['model.safetensors']}")
    click.echo(
        f"name it as `classifiers.model: {target}`; `guard classifier show {target}` tells its lineage"
    )


def _rows(texts: str, changes: "Sequence[Change]", worse: set[Any]) -> list[tuple[str, ...]]:
    return [
        (
            texts,
            one.cut,
            one.name,
            str(one.spans),
            f"{one.before:.3f}",
            f"{one.after:.3f}",
            f"{one.after - one.before:+.3f}",
            "worse" if (one.cut, one.name) in worse else "",
        )
        for one in changes
    ]
