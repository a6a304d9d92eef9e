"""Rehearse a policy on the past: take logged decisions anew under a candidate, and tell what would change.

The candidate is a policy directory, or a bundle's file of `guard policy build`. Decisions are read from the log, proven
against its signed heads; nothing is sent, released or changed. Exit code 1 where a log does not hold, or with
`--fail-on-wider` where a record would reach a destination that it was not permitted to reach.
"""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, config, print_json, print_table, public_key, settings
from guard.cli._period import moment, period, said
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.policy.compile import Policy
    from guard.replay.rehearsal import Rehearsal


@click.command(help=__doc__)
@click.option(
    "--bundle",
    "candidate",
    type=click.Path(path_type=Path, exists=True),
    required=True,
    help="The candidate: a policy directory, or a bundle's file.",
)
@period(required=False)
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Decide all as of this day; by default each on its own day.",
)
@click.option("--fail-on-wider", is_flag=True, help="Exit code 1 where the candidate would let more through.")
@click.option(
    "--explain", type=click.IntRange(0), default=0, metavar="N", help="Explain N examples of each change."
)
@click.option(
    "--plot", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.svg", help="Draw it here."
)
@public_key
@config
@as_json
def command(
    candidate: Path,
    since: int,
    until: int | None,
    at: datetime | None,
    fail_on_wider: bool,
    explain: int,
    plot: Path | None,
    public_key: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    from guard.keys import load_publics
    from guard.progress import bar
    from guard.replay.asking import rehearsed
    from guard.replay.picture import picture
    from guard.replay.telling import as_data
    from guard.wiring import policy_of

    loaded, policy = settings(config), policy_of(candidate)
    keys, day = load_publics(public_key or loaded.keys), at.date() if at else None
    with bar("messages read") as advance:
        found = rehearsed(loaded, keys, policy, since=since, until=until, at=day, progress=advance)
    if as_json:
        for one in as_data(found, examples=explain):
            print_json(one)
    elif not found.faults:
        _tell(found, explain)
        click.echo(f"decided {said(since, until)}, {f'as of {day}' if day else 'each on its own day'}")
        _warn(policy, since, day)
    for fault in found.faults:
        click.echo(
            f"NOT SOUND: {fault.kind.value} in log {fault.log} at {fault.place}: {fault.detail}; nothing was rehearsed",
            err=as_json,
        )
    if found.faults:
        raise SystemExit(1)
    if plot is not None:
        _write(plot, picture(found))
    if fail_on_wider and found.wider:
        raise SystemExit(1)


def _tell(found: "Rehearsal", explain: int) -> None:
    from guard.replay.rehearsal import SAMPLES
    from guard.replay.telling import became, by_destination, by_label, example, explained

    click.echo(found.first_line)
    if not found.changes:
        click.echo(f"none would be decided otherwise under {found.bundle}")
        return
    click.echo(
        f"{found.changed:,} would be decided otherwise under {found.bundle}; {found.wider:,} of them would reach a "
        "destination that they were not permitted to reach"
    )
    print_table(
        ("records", "flow", "then", "would be", "labels", "because", ""),
        [
            (
                f"{one.records:,}",
                one.flow,
                became(one.was, one.was_to, one.was_redacted),
                became(one.would, one.would_to, one.would_redacted),
                ", ".join(one.labels) or "nothing found",
                ", ".join(one.reasons) or "nothing forbids it",
                "WIDER" if one.is_wider else "",
            )
            for one in found.changes
        ],
    )
    print_table(
        ("destination", "would lose", "would get"),
        [
            (name, f"{lost:,}", f"{got:,}")
            for name, (lost, got) in sorted(by_destination(found.changes).items())
        ],
    )
    print_table(
        ("label", "records that change", "wider"),
        [
            (name, f"{records:,}", f"{wider:,}")
            for name, (records, wider) in sorted(by_label(found.changes).items())
        ],
    )
    for change in found.changes:
        for sample in change.samples[: min(explain, SAMPLES)]:
            click.echo("\n".join(explained(sample)))
        if not explain:
            click.echo(f"for example {example(change.samples[0])}")


def _warn(policy: "Policy", since: int, day: date | None) -> None:
    """Say where a revocation changes nothing only because of its day, and what no log tells of changes to what is found."""
    asked = policy.content.classifiers
    if asked is not None and (
        asked.context or asked.patterns or any(one.list == "deny" for one in asked.lists or ())
    ):
        click.echo(
            "note: the log holds no texts; what the candidate's terms, context words and patterns would find that was "
            "not found then is not counted here",
            err=True,
        )
    for name, one in policy.content.facts.revoked.items():
        if day is None and one.date.isoformat() > moment(since)[:10]:
            click.echo(
                f"note: the candidate revokes `{name}` from {one.date} on; `--at {one.date}` decides earlier records as of then",
                err=True,
            )


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"`{file}` cannot be written ({error.strerror}); name another file") from error
