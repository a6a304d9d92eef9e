"""Assess a destination by the EU Cloud Sovereignty Framework, from recorded facts alone; unknown stays unknown."""

from datetime import date
from pathlib import Path

import click

from guard.cli._options import as_json, config, day, policy, policy_directory, print_json, print_table


@click.command(help=__doc__)
@click.argument("name")
@policy
@config
@day
@as_json
def command(name: str, policy: Path | None, config: Path, at: date, as_json: bool) -> None:
    from guard.destinations.compare import sovereignty
    from guard.destinations.framework import LEVELS, SOURCE, TITLE
    from guard.destinations.sovereignty import assess
    from guard.wiring import policy_of

    found = assess(policy_of(policy_directory(policy, config)).content, name, at)
    if as_json:
        objectives = [
            {
                "id": one.objective.id,
                "title": one.objective.title,
                "weight": one.objective.weight,
                "level": one.level,
                "assessed": one.assessed,
                "at_most": one.at_most,
                "source": one.source,
                "because": list(one.because),
                "missing": list(one.missing),
            }
            for one in found.standings
        ]
        told = {
            "destination": name,
            "at": at,
            "framework": TITLE,
            "level": found.level,
            "at_most": found.at_most,
        }
        print_json({**told, "score": list(found.score), "objectives": objectives})
        return
    click.echo(f"{name}: {sovereignty(found)}, by the {TITLE}")
    rows = []
    for one in found.standings:
        level = "unknown" if one.level is None else f"SEAL-{one.level}"
        because = [*one.because, *(f"`{fact}` is not recorded" for fact in one.missing)]
        if one.is_contradicted:
            because.insert(
                0, f"assessed as SEAL-{one.assessed} ({one.source}), which recorded facts rule out"
            )
        rows.append(
            (
                one.objective.id,
                one.objective.title,
                one.objective.weight,
                level,
                one.at_most,
                "; ".join(because),
            )
        )
    print_table(("id", "objective", "weight", "level", "at most", "because"), rows)
    if found.level is not None:
        click.echo(f"SEAL-{found.level}: {LEVELS[found.level]}")
    click.echo(
        f"Levels are what people recorded as facts `dest.sov_1` to `dest.sov_8`; facts only rule levels out. Framework: {SOURCE.title}."
    )
