"""Prove what must hold of a policy for every movement, and show one that breaks it where it does not."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json
from guard.cli.policy_commands._options import at, today

if TYPE_CHECKING:
    from guard.policy.prove.proof import Proof

RECORDS = 32  # of each way that --inputs draws: a way costs much more than a record


@click.command(
    help=__doc__
    + "\n\nProves the shipped invariants and those in DIR for every day from --at on, and lists rules that never fire or add"
    " nothing. With --against, also what DIR permits that the other policy does not. Exit code 1 where an invariant fails."
)
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--against",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="List what this policy forbids and DIR permits.",
)
@click.option(
    "--only-restricts", is_flag=True, help="Exit code 1 where DIR permits anything that --against forbids."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the proof there, for `guard policy activate`.",
)
@click.option("--no-rules", is_flag=True, help="Leave out which rules never fire or add nothing.")
@click.option(
    "--seconds", type=click.IntRange(1), default=60, show_default=True, help="Longest time for one question."
)
@click.option(
    "--inputs",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Hold the encoding against the interpreter on N movements, too.",
)
@at
@as_json
def command(
    directory: Path,
    against: Path | None,
    only_restricts: bool,
    out: Path | None,
    no_rules: bool,
    seconds: int,
    inputs: int,
    at: date | None,
    as_json: bool,
) -> None:
    from guard.policy.modes import enforced
    from guard.policy.prove.agreement import disagreements
    from guard.policy.prove.invariants import of_directory, shipped
    from guard.policy.prove.proof import prove
    from guard.policy.prove.questions import Disagreement
    from guard.policy.prove.result import written
    from guard.progress import bar
    from guard.wiring import policy_of

    policy, since = enforced(policy_of(directory)), at or today()  # rules in shadow prove nothing
    if inputs:
        with bar("holding the encoding against the interpreter", inputs) as advance:
            agreement = disagreements(
                policy.law, since, seed=inputs, count=inputs, records=RECORDS, advance=advance
            )
        differing = len(agreement.differing) + len(agreement.impossible)
        if differing:
            raise Disagreement(
                f"encoding and interpreter differ on {differing} of {inputs} movements; report it, and rely on no proof"
            )
        click.echo(
            f"encoding and interpreter agree on {inputs} movements, of which {agreement.lawful} pass",
            err=True,
        )
    proof = prove(
        policy,
        (*shipped(), *of_directory(directory)),
        since,
        bar,
        against=policy_of(against) if against else None,
        with_rules=not no_rules,
        seconds=seconds,
    )
    if out is not None:
        out.write_text(written(proof), encoding="utf-8")
    if as_json:
        click.echo(written(proof), nl=False)
    else:
        _print(proof)
    if not proof.holds or (only_restricts and (proof.widenings or proof.ways)):
        sys.exit(1)


def _print(proof: "Proof") -> None:
    import yaml

    for one in proof.invariants:
        click.echo(f"{'holds' if one.holds else 'FAILS'}  {one.id}: {one.title}")
    failed = [one for one in proof.invariants if not one.holds]
    for one in (*failed, *proof.widenings):
        click.echo(f"\n{one.id}: {one.title}; this movement is lawful:")
        click.echo(yaml.safe_dump({"scenarios": [one.witness]}, sort_keys=False, allow_unicode=True).rstrip())
    for way in proof.ways:
        sets = "; ".join(", ".join(one) or "a record without labels" for one in way.labels[:5])
        click.echo(
            f"{way.flow} -> {way.destination}: {'new' if way.is_new else 'wider'}, lawful now for {sets}"
        )
    for rule in proof.dead:
        click.echo(f"never fires: `{rule.rule}` of {rule.pack}")
    for hidden in proof.shadowed:
        by = f"`{hidden.by[0]}`" if hidden.by else "several others together"
        click.echo(f"adds nothing: `{hidden.rule}` of {hidden.pack}; {by} forbids all that it does")
    held = sum(one.holds for one in proof.invariants)
    click.echo(
        f"{held} of {len(proof.invariants)} invariants hold for all movements from {proof.since} on ({proof.bundle}, {proof.rules} rules)"
    )
    if proof.against and not proof.widenings and not proof.ways:
        click.echo(f"permits nothing that {proof.against} forbids")
