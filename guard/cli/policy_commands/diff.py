"""Say what differs between two policies: rules, packs, facts, destinations, flows, field by field."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, print_json

if TYPE_CHECKING:
    from guard.policy.compare import Difference

_LONGEST = 120
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@click.command(help=__doc__ + "\n\nFrom DIR_A to DIR_B. Exit code 0, whether they differ or not.")
@click.argument("before", metavar="DIR_A", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("after", metavar="DIR_B", type=click.Path(path_type=Path, file_okay=False, exists=True))
@as_json
def command(before: Path, after: Path, as_json: bool) -> None:
    import msgspec

    from guard.policy.compare import compared
    from guard.wiring import policy_of

    differences = compared(policy_of(before).content, policy_of(after).content)
    if as_json:
        print_json([msgspec.to_builtins(one) for one in differences])
        return
    for one in differences:
        click.echo(_told(one))
    if not differences:
        click.echo("the policies say the same")


def _told(one: "Difference") -> str:
    field = f".{one.field}" if one.field else ""
    line = f"{_SIGNS[one.change]} {one.kind} {one.name}{field}"
    if one.change == "changed":
        return f"{line}: {_short(one.before)} -> {_short(one.after)}"
    value = one.after if one.change == "added" else one.before
    return line if value is None else f"{line}: {_short(value)}"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
