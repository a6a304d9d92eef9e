"""Follow decisions as they are taken; what passed as it was is counted, not listed."""

import time
from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, settings


@click.command(help=__doc__)
@click.option("--flow", help="Only this flow.")
@click.option(
    "--action", type=click.Choice(["allow", "redact", "reroute", "hold", "block"]), help="Only this action."
)
@click.option("--from-beginning", is_flag=True, help="Start at the oldest decision kept, not at the newest.")
@click.option("--lines", type=click.IntRange(1), help="Stop after so many lines.")
@click.option("--seconds", type=float, help="Stop after so long; otherwise Ctrl-C stops it.")
@config
@as_json
def command(
    flow: str | None,
    action: str | None,
    from_beginning: bool,
    lines: int | None,
    seconds: float | None,
    config: Path,
    as_json: bool,
) -> None:
    import msgspec

    from guard.cli._decisions import line
    from schemas.events import DecisionEvent, HeadEvent, SpanEvent
    from streams.following import follow

    loaded = settings(config)
    decoder = msgspec.json.Decoder(DecisionEvent | SpanEvent | HeadEvent)
    until = None if seconds is None else time.monotonic() + seconds
    shown = 0
    try:
        for value in follow(
            loaded.kafka.for_consumer(), loaded.topics.decisions, from_beginning=from_beginning, until=until
        ):
            event = decoder.decode(value)
            if isinstance(event, HeadEvent) or (flow and event.flow != flow):
                continue
            told = "allow" if isinstance(event, SpanEvent) else event.action
            if action and told != action:
                continue
            if as_json:
                print_json(msgspec.to_builtins(event))
            else:
                click.echo(line(event))
            shown += 1
            if shown == lines:
                return
    except KeyboardInterrupt:
        return
