"""Decide scenarios by the real engine and say where an outcome is not the expected one."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, print_json, print_table
from guard.cli.policy_commands._options import at, words

if TYPE_CHECKING:
    from guard.policy.trials import Trial


@click.command(
    help=__doc__ + "\n\nWithout FILE, the cases that the packs carry themselves. Exit code 1 where one fails."
)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--packs", default="", metavar="NAMES", help="Only these packs, parted by commas; `eu-*` is a pattern."
)
@at
@as_json
def command(file: Path | None, packs: str, at: date | None, as_json: bool) -> None:
    from guard.policy.markings import marked
    from guard.policy.scenarios import cases_of, read_scenarios
    from guard.policy.trials import chosen_packs, known, trials
    from guard.progress import bar
    from schemas.errors import SettingsError

    chosen = chosen_packs(words(packs))
    scenarios = cases_of(chosen, at=at) if file is None else read_scenarios(file, at=at)
    if not scenarios:
        raise SettingsError("there is nothing to test: the packs carry no `cases`, or the file holds none")
    with bar("deciding", len(scenarios)) as advance:
        tried = trials(scenarios, known(chosen, marked()), advance=advance)
    if as_json:
        print_json([told(one) for one in tried])
    else:
        _print(tried)
    if not all(one.is_right for one in tried):
        sys.exit(1)


def told(trial: "Trial") -> dict[str, object]:
    """Return a trial for machines."""
    outcome, expected = trial.outcome, trial.scenario.expected
    return {
        "id": trial.scenario.id,
        "title": trial.scenario.title,
        "passed": trial.is_right,
        "expected": expected.action,
        "acceptable": list(expected.acceptable),
        "actual": trial.action,
        "destination": trial.operator,
        "failures": list(trial.failures),
        "reasons": [
            {"rule": one.code, "citation": one.citation, "regime": one.regime, "destination": one.destination}
            for one in outcome.reasons
        ],
        "citations": list(trial.citations),
        "basis": list(outcome.basis),
        "obligations": list(outcome.obligations),
        "regimes": list(outcome.regimes),
        "silent_regimes": dict(trial.silent),
        "transforms": [f"{one.entity.lower()}: {one.operator}" for one in outcome.redactions],
        "question": outcome.question,
        "role": outcome.role,
        "nearest": outcome.nearest,
        "unknown_facts": list(trial.scenario.unknown),
    }


def _print(tried: "list[Trial]") -> None:
    rows = []
    for one in tried:
        why = "; ".join(one.failures) or "; ".join(
            dict.fromkeys(reason.code for reason in one.outcome.reasons)
        )
        actual = f"{one.action} to {one.operator}" if one.operator else one.action
        rows.append(
            ("ok" if one.is_right else "FAIL", one.scenario.id, one.scenario.expected.action, actual, why)
        )
    print_table(("", "scenario", "expected", "actual", "why"), rows)
    for one in tried:
        for name in one.scenario.unknown:
            click.echo(f"{one.scenario.id}: fact `{name}` is not in the vocabulary; no rule can ask for it")
        for regime, why in one.silent:
            click.echo(f"{one.scenario.id}: {regime} did not speak: {why}")
    failed = sum(not one.is_right for one in tried)
    click.echo(f"{len(tried) - failed} of {len(tried)} scenarios end as expected")
