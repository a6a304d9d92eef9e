"""Fit a policy to labelled texts: thresholds, terms and shapes, each shown to find better, written as a candidate.

Changes come from one half of the texts and are measured on the other, as the guard would run them; nothing is written
unless they gain there. No threshold of what is proven, identifies somebody or is of a special category is raised, and no
name of a person is learned. Terms stand in the policy in the clear: read them before you sign. FILEs are JSON lines.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli._labelled import cases_in
from guard.cli._options import day, policy_directory, print_table
from guard.cli._own_texts import OwnTexts, given_texts, named_texts
from guard.cli.tune_commands._change import changing, conclude, expires

if TYPE_CHECKING:
    from classifiers.agreement import Case, Judged
    from guard.policy.compile import Policy
    from guard.tuning.candidate import Candidate, Judge
    from guard.tuning.halved import Rise


@click.command(help=__doc__)
@named_texts
@click.option("--name", default="fit", show_default=True, help="What the entries' names begin with.")
@click.option("--model", default="auto", show_default=True, metavar="auto|off|DIR", help="The encoder.")
@click.option(
    "--own",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="CONFIG",
    help="With the classifiers of your own that this configuration names.",
)
@expires(required=True)
@day
@changing
def command(
    texts: OwnTexts,
    name: str,
    model: str,
    own: Path | None,
    expires: date,
    at: date,
    owner: str,
    reason: str,
    dry_run: bool,
    policy: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    from guard.detecting import fixed_entities
    from guard.evaluation.policed import as_labelled, kinds_with
    from guard.tuning.candidate import candidate
    from guard.tuning.entries import Said
    from guard.wiring import policy_of

    directory = policy_directory(policy, config)
    before = policy_of(directory)
    kinds = kinds_with(before.content)
    found = candidate(
        directory,
        before,
        as_labelled(_cases(texts, directory), kinds),
        _judge(model, own, at),
        kinds,
        fixed=fixed_entities(),
        said=Said(name, owner, reason, expires),
    )
    if not as_json:
        _tell(found)
    conclude(found.made, dry_run=dry_run, as_json=as_json, **_figures(found))


def _cases(texts: OwnTexts, directory: Path) -> "Sequence[Case]":
    if texts.store is None:
        return cases_in(texts.files, None, sample=None, seed=0, model="", unseen=False)
    return given_texts(texts, "policy", directory).cases


def _judge(model: str, own: Path | None, at: date) -> "Judge":
    """Return what judges texts as a policy counts on a day. The encoder is loaded once."""
    from guard.cli._labelled import judged_by
    from guard.evaluation.policed import Standing, chosen_under
    from guard.fitting import Fitted

    known: list[Fitted] = []

    def judge(cases: "Sequence[Case]", policy: "Policy") -> "Sequence[Judged]":
        scanned, fit = chosen_under(policy, model=model, config=own, before=known[0] if known else None)
        known[:] = [fit]
        return judged_by(cases, scanned, Standing(policy, at))[0]

    return judge


def _tell(found: "Candidate") -> None:
    print_table(
        ("change", "entries", "F2 gained", "95 %"),
        [
            (
                one.what,
                ", ".join(one.entries) or f"left out: {one.why}",
                f"{_points(one.rise.after - one.rise.before):+.2f}",
                _within(one.rise),
            )
            for one in found.steps
        ],
        title=f"learned from {found.learned_on:,} texts, reckoned on the other {found.measured.texts:,}",
    )
    whole = found.measured
    click.echo(
        f"as the guard runs them: F2 {_points(whole.before):.2f} -> {_points(whole.after):.2f} "
        f"({_points(whole.after - whole.before):+.2f}, 95 % {_within(whole)}) over {whole.spans:,} spans not learned from; "
        f"recall {_both(whole.recall)}, precision {_both(whole.precision)}"
    )


def _figures(found: "Candidate") -> dict[str, Any]:
    return {
        "learned_on": found.learned_on,
        "measured": _rise(found.measured),
        "changes": [
            {"what": one.what, "entries": one.entries, "left_out": one.why, **_rise(one.rise)}
            for one in found.steps
        ],
    }


def _rise(one: "Rise") -> dict[str, Any]:
    return {
        "texts": one.texts,
        "spans": one.spans,
        "before": _points(one.before),
        "after": _points(one.after),
        "rise": _points(one.after - one.before),
        "interval": [_points(share) for share in one.within],
        "recall": [_points(share) for share in one.recall],
        "precision": [_points(share) for share in one.precision],
    }


def _points(share: float) -> float:
    return round(100 * share, 2)


def _both(shares: tuple[float, float]) -> str:
    return " -> ".join(f"{_points(one):.1f} %" for one in shares)


def _within(one: "Rise") -> str:
    low, high = one.within
    return f"{_points(low):+.2f} to {_points(high):+.2f}"
