"""What of a flow's records did not pass as it was, by cause: why, where, and what would let it pass."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from guard.cli._options import as_json, config, print_json, print_table, settings
from guard.cli._period import since

if TYPE_CHECKING:
    from guard.notices.grouping import Group
    from guard.notices.notice import Notice


@click.command(
    help=__doc__
    + "\n\nRead from the decision log; a principal that may not read it is told what `guard.notices` says."
)
@click.option("--flow", help="The flow; the policy's only one where it has one.")
@since("24h")
@click.option(
    "--limit",
    type=click.IntRange(1),
    help="Only so many: the largest causes (20), the newest records, or with --follow the next ones.",
)
@click.option("--each", is_flag=True, help="One line a record instead of one a cause.")
@click.option(
    "--follow", is_flag=True, help="Each record as it comes, from now on, or from --since where it is given."
)
@click.option("--seconds", type=float, help="With --follow, stop after so long; otherwise Ctrl-C stops it.")
@config
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    flow: str | None,
    since: int,
    limit: int | None,
    each: bool,
    follow: bool,
    seconds: float | None,
    config: Path,
    as_json: bool,
) -> None:
    from collections import deque

    from guard.bundles.governing import governing
    from guard.notices.grouping import grouped
    from guard.notices.reading import Notices
    from guard.policy.select import guarded_topic

    if seconds is not None and not follow:
        raise click.UsageError("`--seconds` goes with `--follow`")
    loaded = settings(config)
    topic, name = guarded_topic(governing(loaded).policy, flow)
    notices = Notices(loaded, flow=name, topic=topic)
    if not notices.is_whole:
        click.echo(
            f"`{loaded.topics.decisions}` cannot be read by this principal: `{notices.source}` tells no law and no entity",
            err=True,
        )
    if follow:
        given = ctx.get_parameter_source("since") is not ParameterSource.DEFAULT
        until = None if seconds is None else time.monotonic() + seconds
        try:
            for number, one in enumerate(notices.coming(since=since if given else None, until=until), 1):
                _tell(one, as_json=as_json)
                if number == limit:
                    return
        except KeyboardInterrupt:
            return
        return
    found = notices.since(since)
    if each:
        for one in deque(found, maxlen=limit):
            _tell(one, as_json=as_json)
        return
    groups = grouped(found)
    shown = groups[: limit or 20]
    if as_json:
        for group in shown:
            print_json(group.told())
    elif not groups:
        click.echo(f"every record of flow `{name}` passed as it was, or none was decided")
    else:
        _tabled(shown)
    if len(shown) < len(groups):
        click.echo(f"{len(groups) - len(shown)} more causes; show them with --limit", err=True)


def _tell(notice: "Notice", *, as_json: bool) -> None:
    if as_json:
        print_json(_told(notice))
        return
    from guard.cli._period import moment

    because = "; ".join(
        f"{reason.code} ({reason.citation})" if reason.citation else reason.code for reason in notice.reasons
    )
    entities = f"  {', '.join(notice.entities)}" if notice.entities else ""
    places = f" at {', '.join(notice.places)}" if notice.places else ""
    click.echo(f"{moment(notice.at)}  {notice.action:<7}  {notice.id}{entities}{places}  {because}")
    if notice.remedy:
        click.echo(f"    to pass: {notice.remedy}")


def _told(notice: "Notice") -> dict[str, Any]:
    import msgspec

    return {
        "id": notice.id,
        "flow": notice.flow,
        "action": notice.action,
        "at": notice.at,
        "reasons": msgspec.to_builtins(notice.reasons),
        "entities": notice.entities,
        "places": notice.places,
        "remedy": notice.remedy,
    }


def _tabled(groups: "list[Group]") -> None:
    from guard.cli._period import moment

    rows = []
    for group in groups:
        cause, told = group.cause, group.told()
        because = cause.reason + (f" ({told['citation']})" if told["citation"] else "")
        rows.append(
            (
                group.count,
                cause.action,
                because,
                ", ".join(group.entities),
                ", ".join(group.places),
                moment(group.first),
                moment(group.last),
                told["example"],
                told["remedy"],
            )
        )
    heads = ("records", "action", "because of", "found", "at", "first", "last", "example", "to pass")
    print_table(heads, rows)
