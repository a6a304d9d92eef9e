"""Labelled texts for commands that measure on them: read, sampled and judged, with a bar that tells how far it is."""

import functools
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from classifiers.agreement import Case, Judged
    from guard.evaluation.policed import Standing
    from guard.evaluation.running import Chosen, Engine, Speed, Which


class Scan(NamedTuple):
    """What texts are scanned with, the policy by which findings count (if one is meant), and the kinds of entities that stand in places."""

    detector: "Chosen"
    standing: "Standing | None"
    known: Mapping[str, str]


def scanned(
    policy: Path | None,
    at: date,
    *,
    model: str,
    config: Path | None,
    which: "Which" = "cascade",
    engine: "Engine" = "auto",
    is_by_threshold: bool = True,
) -> Scan:
    """Return what the guard scans with, or with a policy's patterns, lists and context words where one is named."""
    from classifiers.kinds import kinds
    from guard.evaluation.policed import Standing, chosen_under, kinds_with
    from guard.evaluation.running import chosen
    from guard.wiring import policy_of

    if policy is None:
        return Scan(chosen(which, model=model, engine=engine, config=config), None, kinds())
    if which == "patterns":
        raise click.UsageError("a policy is measured as the guard runs it; leave `--detector patterns` out")
    standing = Standing(policy_of(policy), at, is_by_threshold)
    detector, _ = chosen_under(standing.policy, model=model, engine=engine, config=config)
    return Scan(detector, standing, kinds_with(standing.policy.content))


def cases_in(
    files: Sequence[Path], suite: Path | None, *, sample: int | None, seed: int, model: str, unseen: bool
) -> "list[Case]":
    """Return the labelled texts of files and of a folder. Raise UsageError where neither is named."""
    from guard.evaluation import texts
    from guard.evaluation.texts import cases_of, files_of, sampled

    paths = [*files, *(files_of(suite) if suite is not None else ())]
    if not paths:
        raise click.UsageError("no labelled texts; name files, or a folder of them with --suite")
    if unseen:
        card = texts.card_of(model)
        cases = [one for path in paths for one in texts.unseen(path, cases_of(path), card)]
    else:
        cases = [one for path in paths for one in cases_of(path)]
    return sampled(cases, sample, seed=seed) if sample else cases


def judged_by(
    cases: "Sequence[Case]", chosen: "Chosen", standing: "Standing | None" = None
) -> "tuple[list[Judged], Speed]":
    """Return what was found in each text, or counts under a policy, and what it cost; a bar on a terminal tells how far it is."""
    from rich.console import Console
    from rich.progress import Progress

    from guard.evaluation.policed import judged_under
    from guard.evaluation.running import judged

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("judging", total=len(cases))
        advance = functools.partial(bar.advance, task)
        if standing is None:
            return judged(cases, chosen.detector, advance)
        return judged_under(cases, chosen.detector, standing, advance)
