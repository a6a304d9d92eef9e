"""Show one fact, adequacy decision or permit: what it means, where it is recorded, what rests on it."""

from datetime import date
from pathlib import Path

import click

from guard.cli._options import as_json, config, day, policy, policy_directory, print_json


@click.command(help=__doc__)
@click.argument("fact")
@policy
@config
@day
@as_json
def command(fact: str, policy: Path | None, config: Path, at: date, as_json: bool) -> None:
    from guard.policy.bundle import read_things
    from guard.policy.dated import places
    from guard.policy.reliance import known_name, resting_on
    from guard.wiring import policy_of
    from schemas.vocabulary import canonical

    directory = policy_directory(policy, config)
    content = policy_of(directory).content
    name = known_name(fact, content)
    resting = resting_on(name, content)
    where = places(resting.recorded, read_things(directory))
    revoked = {canonical(key) or key: one for key, one in content.facts.revoked.items()}.get(name)
    if as_json:
        recorded = [
            {
                "of": one.of,
                "value": resting.values.get(one),
                "since": one.since,
                "expires": one.expires,
                "source": one.source,
                "place": where.get(one, ""),
            }
            for one in resting.recorded
        ]
        told = {"name": name, "sort": resting.sort, "meaning": resting.meaning, "recorded": recorded}
        withdrawn = {"date": revoked.date, "reason": revoked.reason} if revoked else None
        print_json(
            {**told, "revoked": withdrawn, "rests": list(resting.names), "asked_by": list(resting.rules)}
        )
        return
    click.echo(f"{name}: {resting.meaning}" + (f" ({resting.sort})" if resting.sort else ""))
    if revoked:
        click.echo(f"  revoked since {revoked.date}: {revoked.reason}")
    for one in resting.recorded:
        left = one.days_left(at)
        until = "without an end" if left is None else f"until {one.expires}" + (", ended" if left < 0 else "")
        value = "" if one not in resting.values else f" = {resting.values[one]}"
        place = f" ({where[one]})" if one in where else ""
        click.echo(f"  recorded   {one.of or one.kind}{value}, {until}; {one.source}{place}")
    if not resting.recorded:
        click.echo("  recorded   nowhere in this policy")
    for other in resting.names:
        click.echo(f"  {'proven by' if other.startswith('permit ') else 'needed by'}  {other}")
    for rule in resting.rules:
        click.echo(f"  asked by   {rule}")
