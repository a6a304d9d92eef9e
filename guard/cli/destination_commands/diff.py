"""Compare two destinations, or one destination in two policy directories: what differs, and what changes for each flow."""

from datetime import date
from pathlib import Path

import click

from guard.cli._options import as_json, config, day, policy, policy_directory, print_json, print_table
from schemas.errors import SettingsError


@click.command(help=__doc__)
@click.argument("name")
@click.argument("other", required=False)
@click.option(
    "--against",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Another policy directory, to compare NAME with what it says there.",
)
@policy
@config
@day
@as_json
def command(
    name: str,
    other: str | None,
    against: Path | None,
    policy: Path | None,
    config: Path,
    at: date,
    as_json: bool,
) -> None:
    from guard.destinations.compare import differences, told
    from guard.destinations.portrait import portrait
    from guard.destinations.sovereignty import assess
    from guard.policy.serving import served
    from guard.wiring import policy_of

    if (other is None) == (against is None):
        raise SettingsError(
            "name another destination, or another policy directory with --against; one of the two"
        )
    one = policy_of(policy_directory(policy, config))
    second = one if against is None else policy_of(against)
    right = other or name
    before, after = (
        told(portrait(each.content, called, at), assess(each.content, called, at))
        for each, called in ((one, name), (second, right))
    )
    found = list(differences(before, after))
    known = {(answer.flow, answer.labels): answer for answer in served(one, name, at)}
    changes = [
        (
            answer.flow,
            ", ".join(answer.labels) or "nothing found",
            known[answer.flow, answer.labels].action,
            answer.action,
        )
        for answer in served(second, right, at)
        if (answer.flow, answer.labels) in known and known[answer.flow, answer.labels].action != answer.action
    ]
    if as_json:
        print_json(
            {
                "differences": [difference._asdict() for difference in found],
                "flows": [
                    {"flow": flow, "labels": labels, "one": left, "other": now}
                    for flow, labels, left, now in changes
                ],
            }
        )
        return
    heads = (name, right) if against is None else (str(policy_directory(policy, config)), str(against))
    print_table(("", *heads), found)
    if changes:
        print_table(("flow", "records with", *heads), changes)
    elif not found:
        click.echo("they do not differ")
