"""Measures tuning: a simulated year of it with wrong words and drift, or half of each labelled set for the other half."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli._options import as_json, print_json, print_table

if TYPE_CHECKING:
    from classifiers.agreement import Case, Judged

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("tuning")
@click.option("--seeds", type=click.IntRange(1), default=200, show_default=True, help="Simulated years.")
@click.option(
    "--sets",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Instead of a year: tune on half of each labelled set in this folder, and measure on the other half.",
)
@click.option(
    "--only", multiple=True, metavar="NAME", help="With --sets: only this data set; may be repeated."
)
@click.option(
    "--texts", type=click.IntRange(20), default=800, show_default=True, help="With --sets: at most, a set."
)
@click.option(
    "--characters",
    type=click.IntRange(1000),
    default=300_000,
    show_default=True,
    help="With --sets: at most, a set.",
)
@click.option(
    "--kept", type=_FOLDER, help="With --sets: keep what was judged here (no text), and take it again."
)
@click.option(
    "--model", default="auto", show_default=True, metavar="auto|off|DIR", help="With --sets: the encoder."
)
@as_json
def command(
    seeds: int,
    sets: Path | None,
    only: tuple[str, ...],
    texts: int,
    characters: int,
    kept: Path | None,
    model: str,
    *,
    as_json: bool,
) -> None:
    """Simulate years of weekly tuning with liars and drift; or, with --sets, tune on half of each set for the other half.

    Exit code 1 where fewer than 95 % of the years keep the bound, or a set falls by more than half a point of F2.
    """
    figures = _year(seeds) if sets is None else _sets(sets, only, texts, characters, kept, model)
    if as_json:
        print_json(figures)
    elif sets is None:
        _tell_year(figures)
    else:
        _tell_sets(figures)
    if not figures["holds"]:
        raise SystemExit(1)


def _year(seeds: int) -> dict[str, Any]:
    import os

    from guard.bench.tuning_year import simulated
    from guard.progress import bar

    with bar("years", seeds) as done:
        figures = simulated(seeds, done, processes=min(seeds, os.cpu_count() or 1))
    return figures | {"holds": figures["ways"]["defended"]["years_within"] >= 0.95}


def _sets(
    folder: Path, only: Sequence[str], texts: int, characters: int, kept: Path | None, model: str
) -> dict[str, Any]:
    from classifiers.kinds import kinds
    from guard.bench.tuning_sets import chosen_of, judged_once, summary, tuned
    from guard.cli._labelled import judged_by
    from guard.detecting import fixed_entities
    from guard.evaluation.running import chosen
    from guard.evaluation.texts import cases_of, files_of

    detector = chosen("cascade", model=model)
    fixed = fixed_entities()
    rows: dict[str, Any] = {}

    def judge(cases: "Sequence[Case]") -> "list[Judged]":
        return judged_by(cases, detector)[0]

    for file in files_of(folder):
        cases = chosen_of(cases_of(file), texts=texts, characters=characters)
        name = cases[0].dataset if cases else ""
        if not any(one.spans for one in cases) or (only and name not in only):
            continue
        click.echo(f"{name}: {len(cases):,} texts …", err=True)
        place = kept / f"{name}.json" if kept is not None else None
        judged = judged_once(cases, judge, place, detector.told)
        if (row := tuned(cases, judged, kinds(), fixed=fixed)) is not None:
            rows[name] = row
    found = summary(rows)
    return {
        "detector": detector.told,
        "sets": rows,
        "summary": found,
        "holds": found["deepest_fall"] >= -0.5,
    }


def _tell_year(figures: dict[str, Any]) -> None:
    heads = (
        "way", "years within", "miss rate", "highest", "weeks over", "false /1,000", "weeks strict", "threshold",
    )  # fmt: skip
    print_table(
        heads,
        [
            (
                name,
                f"{one['years_within']:.1%}",
                f"{one['mean_miss_rate']:.2%}",
                f"{one['highest_miss_rate']:.2%}",
                f"{one['weeks_over']:.1%}",
                f"{one['false_findings_per_1000']:.1f}",
                f"{one['weeks_strict']:.1%}",
                f"{one['mean_threshold']:.2f}",
            )
            for name, one in figures["ways"].items()
        ],
        title=f"{figures['seeds']} years of {figures['weeks']} weeks, at most {figures['bound']:.0%} missed",
    )


def _tell_sets(figures: dict[str, Any]) -> None:
    print_table(
        ("set", "texts", "spans", "F2 before", "after", "rise", "changes"),
        [
            (
                name,
                f"{one['measured_on']:,}",
                f"{one['spans']:,}",
                f"{one['before']:.2f}",
                f"{one['after']:.2f}",
                f"{one['rise']:+.2f}",
                "; ".join(it["what"] for it in one["changes"]) or "none shown to gain",
            )
            for name, one in figures["sets"].items()
        ],
        title=f"the other half of each set, by {figures['detector']}",
    )
    found = figures["summary"]
    click.echo(f"{found['rose']} of {found['sets']} sets rise; the deepest fall is {found['deepest_fall']:g}")
