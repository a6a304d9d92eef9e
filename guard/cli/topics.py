"""Plan or apply the topics and grants that make the guard the only way to a destination."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, settings


@click.group(help=__doc__)
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
    return as_json(config(function))


@command.command()
@_shared
def plan(config: Path, principal: str, partitions: int, replication: int, as_json: bool) -> None:
    """Show what would change on the broker, and change nothing."""
    from guard.topology import changes, names
    from guard.wiring import policy_of

    loaded = settings(config)
    policy = policy_of(loaded.policy)
    found = changes(loaded, policy, principal=principal, partitions=partitions, replication=replication)
    if as_json:
        for change in found:
            print_json(_told(change))
        for name in names(loaded, policy):
            print_json({"topic": name})
    elif not found:
        click.echo("nothing to change")
    for change in [] if as_json else found:
        click.echo(f"{change.verb:<11}{change.why}")


@command.command()
@_shared
def apply(config: Path, principal: str, partitions: int, replication: int, as_json: bool) -> None:
    """Create topics, set their configuration and grants; name what is left for a person."""
    from guard.topology import changes
    from guard.wiring import policy_of
    from streams.administration import administrator
    from streams.administration import apply as carry_out

    loaded = settings(config)
    policy = policy_of(loaded.policy)
    found = changes(loaded, policy, principal=principal, partitions=partitions, replication=replication)
    left = carry_out(administrator(loaded), found)
    if as_json:
        for change in found:
            print_json({**_told(change), "done": change not in left})
        return
    click.echo(f"{len(found) - len(left)} changes made")
    for change in left:
        click.echo(f"left for you: {change.why}", err=True)


def _told(change: object) -> dict[str, str]:
    verb, why = getattr(change, "verb", ""), getattr(change, "why", "")
    return {"change": str(verb), "why": str(why)}
