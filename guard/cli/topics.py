"""Plan or apply the topics and grants that make the guard the only way to a destination."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._bundles import tell_governing
from guard.cli._options import as_json, config, print_json, settings

if TYPE_CHECKING:
    from guard.policy.compile import Policy
    from streams.settings import Settings


@click.group(
    help=__doc__
    + "\n\nLooks at the bundle in force; where none is, or nobody may sign one, at the configured policy."
)
def command() -> None:
    pass


def _shared(function: click.decorators.FC) -> click.decorators.FC:
    function = click.option(
        "--principal", default="User:guard", show_default=True, help="The guard's own principal."
    )(function)
    function = click.option(
        "--partitions", type=click.IntRange(1), default=4, show_default=True, help="Of topics to be made."
    )(function)
    function = click.option(
        "--replication", type=click.IntRange(1), default=1, show_default=True, help="Of topics to be made."
    )(function)
    function = click.option(
        "--policy",
        type=click.Path(path_type=Path, exists=True),
        help="A policy directory or a bundle's file, before it is put in force.",
    )(function)
    return as_json(config(function))


@command.command()
@_shared
def plan(
    config: Path, principal: str, partitions: int, replication: int, policy: Path | None, as_json: bool
) -> None:
    """Show what would change on the broker, and change nothing."""
    from guard.topology import changes, names

    loaded = settings(config)
    ours = _policy(loaded, policy, as_json=as_json)
    found = changes(loaded, ours, principal=principal, partitions=partitions, replication=replication)
    if as_json:
        for change in found:
            print_json(_told(change))
        for name in names(loaded, ours):
            print_json({"topic": name})
    elif not found:
        click.echo("nothing to change")
    for change in [] if as_json else found:
        click.echo(f"{change.verb:<11}{change.why}")


@command.command()
@_shared
def apply(
    config: Path, principal: str, partitions: int, replication: int, policy: Path | None, as_json: bool
) -> None:
    """Create topics, set their configuration and grants; name what is left for a person."""
    from guard.topology import changes
    from streams.administration import administrator
    from streams.administration import apply as carry_out

    loaded = settings(config)
    ours = _policy(loaded, policy, as_json=as_json)
    found = changes(loaded, ours, principal=principal, partitions=partitions, replication=replication)
    left = carry_out(administrator(loaded), found)
    if as_json:
        for change in found:
            print_json({**_told(change), "done": change not in left})
        return
    click.echo(f"{len(found) - len(left)} changes made")
    for change in left:
        click.echo(f"left for you: {change.why}", err=True)


def _policy(loaded: "Settings", path: Path | None, *, as_json: bool) -> "Policy":
    from guard.bundles.governing import governing
    from guard.wiring import policy_of

    if path is not None:
        return policy_of(path)
    found = governing(loaded)
    if as_json:
        print_json({"policy": found.source})
    tell_governing(found, loaded)
    return found.policy


def _told(change: object) -> dict[str, str]:
    verb, why = getattr(change, "verb", ""), getattr(change, "why", "")
    return {"change": str(verb), "why": str(why)}
