"""Say what differs between two policies: rules, packs, facts, destinations, flows, field by field."""

from pathlib import Path

import click

from guard.cli._options import as_json, print_json


@click.command(help=__doc__ + "\n\nFrom DIR_A to DIR_B. Exit code 0, whether they differ or not.")
@click.argument("before", metavar="DIR_A", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("after", metavar="DIR_B", type=click.Path(path_type=Path, file_okay=False, exists=True))
@as_json
def command(before: Path, after: Path, as_json: bool) -> None:
    import msgspec

    from guard.policy.compare import compared, line
    from guard.wiring import policy_of

    differences = compared(policy_of(before).content, policy_of(after).content)
    if as_json:
        print_json([msgspec.to_builtins(one) for one in differences])
        return
    for one in differences:
        click.echo(line(one))
    if not differences:
        click.echo("the policies say the same")
