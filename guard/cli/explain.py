"""Explain one decision: the rules that fired, the law they cite, and what would have made it pass."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, settings
from schemas.errors import SettingsError


@click.command(help=__doc__)
@click.argument("decision_id")
@config
@as_json
def command(decision_id: str, config: Path, as_json: bool) -> None:
    import msgspec

    from guard.cli._explanation import explanation
    from schemas.events import DecisionEvent, HeadEvent, SpanEvent
    from streams.reading import read

    try:
        topic, _, offset_text = decision_id.split(".r", maxsplit=1)[0].rpartition("/")
        offset = int(offset_text)
    except ValueError:
        raise SettingsError(f"`{decision_id}` is no decision id; one looks like `orders/0/1234`") from None
    loaded = settings(config)
    decoder = msgspec.json.Decoder(DecisionEvent | SpanEvent | HeadEvent)
    for message in read(loaded.kafka.for_consumer(), loaded.topics.decisions):
        event = decoder.decode(message.value() or b"{}")
        if isinstance(event, DecisionEvent) and event.id == decision_id:
            if as_json:
                print_json(msgspec.to_builtins(event))
            else:
                click.echo(explanation(event))
            return
        if (
            isinstance(event, SpanEvent)
            and (message.key() or b"").decode() == topic
            and _covers(event, offset)
        ):
            if as_json:
                print_json({"id": decision_id, "action": "allow", "span": msgspec.to_builtins(event)})
            else:
                arm = f" (arm {event.arm}: the bundle tries a candidate)" if event.arm else ""
                click.echo(
                    f"{decision_id}: allowed to {event.destination} as it was; nothing was found in it{arm}"
                )
            return
    raise SettingsError(
        f"no decision `{decision_id}` is in topic `{loaded.topics.decisions}`; ids are listed by `guard tail`"
    )


def _covers(span: object, offset: int) -> bool:
    runs: tuple[tuple[int, int], ...] = getattr(span, "runs", ())
    return any(first <= offset < first + count for first, count in runs)
