"""List what counts for a time only: facts, certificates, permits, answers, lists of law, packs; what ends first is first."""

import re
from datetime import date
from pathlib import Path

import click

from guard.cli._options import as_json, config, day, policy, policy_directory, print_json, print_table

_SPAN = re.compile(r"(\d{1,5})d?")


def _days(_ctx: click.Context, _option: click.Parameter, given: str | None) -> int | None:
    if given is None:
        return None
    found = _SPAN.fullmatch(given)
    if found is None:
        raise click.BadParameter(f"`{given}` is no number of days; write it as 90d")
    return int(found[1])


@click.command(help=__doc__)
@click.option(
    "--expiring",
    callback=_days,
    metavar="DAYS",
    help="Only what has ended, or ends within so many days: 90d.",
)
@click.option("--kind", help="Only this kind: fact, permit, certificate, adequacy, ...")
@policy
@config
@day
@as_json
def command(
    expiring: int | None, kind: str | None, policy: Path | None, config: Path, at: date, as_json: bool
) -> None:
    from guard.policy.bundle import read_things
    from guard.policy.dated import dated, places
    from guard.wiring import policy_of
    from schemas.vocabulary import canonical

    directory = policy_directory(policy, config)
    content = policy_of(directory).content
    found = [one for one in dated(content) if kind in (None, one.kind)]
    if expiring is not None:
        found = [one for one in found if one.expires is not None and (one.expires - at).days <= expiring]
    where = places(found, read_things(directory))
    revoked = {
        canonical(name) or name: one.date for name, one in content.facts.revoked.items() if one.date <= at
    }
    if as_json:
        for one in found:
            print_json(
                {
                    "kind": one.kind,
                    "name": one.name,
                    "of": one.of,
                    "since": one.since,
                    "expires": one.expires,
                    "days": one.days_left(at),
                    "revoked": revoked.get(one.name),
                    "source": one.source,
                    "place": where.get(one, ""),
                }
            )
        return
    rows = []
    for one in found:
        left = one.days_left(at)
        state = (
            "revoked" if one.name in revoked else "" if left is None else f"{left}" if left >= 0 else "ended"
        )
        rows.append((state, one.expires or "-", one.kind, one.name, one.of, where.get(one, "")))
    print_table(("days", "until", "kind", "name", "of", "place"), rows)
    if expiring is not None and not rows:
        click.echo(f"nothing ends within {expiring} days")
