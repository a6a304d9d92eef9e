"""What the commands that change a policy share: who answers for it, and how what it changes is told."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from guard.cli._options import as_json, config, policy, policy_directory, print_json

if TYPE_CHECKING:
    from guard.changes.writing import Made

F = TypeVar("F", bound=Callable[..., Any])


def changing(function: F) -> F:
    """Add the options of a change, handed over as `owner`, `reason`, `dry_run`, `policy`, `config` and `as_json`."""
    decorated = click.option("--reason", required=True, help="Why, with the evidence.")(writing(function))
    return click.option("--owner", required=True, help="Who answers for it.")(decorated)


def writing(function: F) -> F:
    """Add what says where a change is written: `dry_run`, `policy`, `config` and `as_json`."""
    decorated = as_json(config(policy(function)))
    return click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")(
        decorated
    )


def expires(*, required: bool) -> Callable[[F], F]:
    """Add `--expires DAY`, handed to the command as `expires`: a date, or None."""
    return click.option(
        "--expires",
        type=click.DateTime(["%Y-%m-%d"]),
        required=required,
        metavar="DAY",
        callback=lambda _ctx, _option, given: _date(given),
        help="The last day on which it counts.",
    )


def entry(**given: object) -> dict[str, Any]:
    """Return an entry of what was given: what was not is left out, days are written as such."""
    return {
        name: str(value) if isinstance(value, date) else value
        for name, value in given.items()
        if value not in (None, "", (), [])
    }


def change(
    part: str,
    made_of: Mapping[str, Any] | None,
    same: Callable[[Mapping[str, Any]], bool],
    *,
    kind: str = "Classifiers",
    policy: Path | None,
    config: Path,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a change and say what it makes another. Raise SettingsError where it is refused: then nothing is written."""
    from guard.changes.writing import Change, made

    found = made(policy_directory(policy, config), Change(kind, part, made_of, same))
    conclude(found, dry_run=dry_run, as_json=as_json)


def conclude(found: "Made", *, dry_run: bool, as_json: bool, **more: Any) -> None:
    """Write changes unless this is a dry run, and say what they make another."""
    import msgspec

    from guard.changes.writing import write
    from guard.policy.compare import line

    if not dry_run:
        write(found)
    files = [str(path) for path in found.texts]
    if as_json:
        differences = [msgspec.to_builtins(one) for one in found.differences]
        told = {"file": files[0], "files": files, "written": not dry_run}
        print_json({**told, "differences": differences, **more})
        return
    for one in found.differences:
        click.echo(line(one))
    where = " and ".join(files)
    if not found.differences:
        click.echo("the policy says so already")
    elif dry_run:
        click.echo(f"nothing written; it would stand in {where}")
    else:
        click.echo(f"written to {where}; it counts once a bundle of the policy is signed and activated")


def words(given: tuple[str, ...], file: Path | None) -> list[str]:
    """Return the words of a command line and of a file, one a line, each once."""
    lines = file.read_text(encoding="utf-8").splitlines() if file is not None else []
    return list(dict.fromkeys([*given, *(line.strip() for line in lines if line.strip())]))


def _date(given: datetime | None) -> date | None:
    return given.date() if given is not None else None
