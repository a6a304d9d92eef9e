"""Write a plan to edit, or check one: the tests, what breaks a trial off, and the steps, declared before any record."""

from pathlib import Path

import click

from guard.cli._options import as_json, print_json


@click.command(help=__doc__)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--check", is_flag=True, help="Read FILE instead, and say what it declares.")
@as_json
def command(file: Path, check: bool, as_json: bool) -> None:
    from guard.promotion.plan import read_plan, write_plan

    if not check:
        write_plan(file)
    plan = read_plan(file)
    if as_json:
        print_json({"file": str(file), "digest": plan.digest, **plan.model_dump(mode="json")})
        return
    if not check:
        click.echo(f"wrote {file}; edit it, then `guard promote plan --check {file}`")
        return
    test, rails = plan.tests.new_false_blocks, plan.guardrails
    click.echo(f"{file}: {' -> '.join(map(str, plan.steps))}, plan {plan.digest[:23]}")
    click.echo(
        f"new false blocks below {test.upper:.4%} with {test.confidence:.0%} confidence, over {test.at_least:,} records at least"
    )
    if (recall := plan.tests.recall_drop) is not None:
        click.echo(f"recall lower by {recall.at_most:g} at most, by {recall.per}, on {', '.join(recall.on)}")
    click.echo(
        f"broken off above {rails.block_rate.at_most:.4%} newly stopped or {rails.faults.at_most:.4%} faults"
        + (f" or {rails.latency.at_most_ms:g} ms a record" if rails.latency is not None else "")
    )
