"""Revoke one fact, adequacy decision or permit from a day on: every flow that rests on it stops.

FACT is a fact (`safeguards.dpf`), an adequacy decision (`EU adequacy of US`) or a permit (`permit SCC-14`). It is written
into `revocations.yaml` of the policy directory; nothing else changes. Put the policy in force then: decisions name the
bundle, so the first offset decided under the new one is known.
"""

from datetime import date
from pathlib import Path

import click

from guard.cli._options import as_json, config, day, policy, policy_directory, print_json, print_table


@click.command(help=__doc__)
@click.argument("fact")
@click.option("--reason", required=True, help="Why: a judgment, a notice, an incident.")
@click.option("--dry-run", is_flag=True, help="Only say what would stop.")
@policy
@config
@day
@as_json
def command(
    fact: str, reason: str, dry_run: bool, policy: Path | None, config: Path, at: date, as_json: bool
) -> None:
    from guard.policy.reliance import known_name
    from guard.policy.revoking import revoke, stopped, with_revocation
    from guard.wiring import policy_of

    directory = policy_directory(policy, config)
    before = policy_of(directory)
    name = known_name(fact, before.content)
    after = with_revocation(before, name, at, reason)
    changes = list(stopped(before, after, at))
    if not dry_run:
        file = revoke(directory, name, at, reason)
        after = policy_of(directory)
    if as_json:
        print_json(
            {
                "revoked": name,
                "from": at,
                "written": "" if dry_run else str(file),
                "bundle": after.digest,
                "stops": [
                    {"flow": one.flow, "labels": list(one.labels), "before": one.before, "after": one.after}
                    for one in changes
                ],
            }
        )
        return
    if changes:
        print_table(
            ("flow", "records with", "until now", "from then on"),
            [(one.flow, ", ".join(one.labels) or "nothing found", one.before, one.after) for one in changes],
        )
    else:
        click.echo("no typical record of any flow is decided otherwise without it")
    if not dry_run:
        click.echo(
            f"wrote {file}: `{name}` is revoked from {at} on. Now put bundle {after.digest} in force, and see what rested "
            f'on it with `guard audit who-relied-on "{name}"`'
        )
