"""Take an entry out of a policy: of its lists, patterns, context words or thresholds.

NAME is what the entry is called in `guard policy diff`: `desk`, `staff-number`, `DE_PERSO 1`, `PERSON in de on orders`.
It counts until a bundle without it is signed and activated.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli._options import policy_directory
from guard.cli.tune_commands._change import conclude, writing
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from schemas.policy import Content

_PARTS = {"list": "lists", "pattern": "patterns", "context": "context", "threshold": "entries"}
_PLACE = ("entity", "label", "language", "flow", "destination")


@click.command(help=__doc__)
@click.argument("name")
@click.option(
    "--of", "kind", type=click.Choice([*_PARTS]), help="Of which kind it is, where two have one name."
)
@writing
def command(
    name: str, kind: str | None, dry_run: bool, policy: Path | None, config: Path, as_json: bool
) -> None:
    from guard.changes.writing import Change, made
    from guard.wiring import policy_of

    directory = policy_directory(policy, config)
    found = [one for one in _named(policy_of(directory).content, name) if kind in (None, one[0])]
    if not found:
        raise SettingsError(
            f"the policy has no entry `{name}`; `guard parts --policy {directory}` lists them"
        )
    if len(found) > 1:
        kinds = " or ".join(f"--of {one}" for one, _ in found)
        raise SettingsError(f"several entries are called `{name}`; say which with {kinds}")
    [(what, same)] = found
    change = Change("Thresholds" if what == "threshold" else "Classifiers", _PARTS[what], None, same)
    conclude(made(directory, change), dry_run=dry_run, as_json=as_json)


def _named(content: "Content", name: str) -> list[tuple[str, Callable[[Mapping[str, Any]], bool]]]:
    """Return the kinds that have an entry of a name, each with what tells it among the file's."""
    from guard.changes.listing import own_parts

    found: list[tuple[str, Callable[[Mapping[str, Any]], bool]]] = []
    for one in own_parts(content):
        if one.name != name:
            continue
        if one.kind == "context":
            found.append((one.kind, _nth(int(name.rpartition(" ")[2]))))
        elif one.kind == "threshold":
            place = {what: getattr(one.entry, what) or "" for what in _PLACE}
            found.append((one.kind, _at(place)))
        else:
            found.append((one.kind, lambda entry: entry.get("name") == name))
    return found


def _at(place: Mapping[str, str]) -> Callable[[Mapping[str, Any]], bool]:
    """Return what is true of the entry at a place."""
    return lambda one: all((one.get(what) or "") == place[what] for what in _PLACE)


def _nth(number: int) -> Callable[[Mapping[str, Any]], bool]:
    """Return what is true of the nth entry that it is asked about."""
    asked = iter(range(1, number + 1))
    return lambda _one: next(asked, 0) == number
