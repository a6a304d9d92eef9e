"""Publish the lines of a file to a flow's guarded topic."""

from pathlib import Path
from typing import BinaryIO

import click

from guard.cli._options import as_json, config, headers, print_json, settings


@click.command(
    help=__doc__
    + "\n\nFlows are those of the bundle in force, or of the configured policy where there is none, as is what --check goes by."
)
@click.argument("file", type=click.File("rb"))
@click.option("--flow", help="The flow; the policy's only one where it has one.")
@click.option("--key", help="A key for every record; none otherwise.")
@headers
@click.option("--check", is_flag=True, help="Judge each record first and refuse to send what would not pass.")
@config
@as_json
def command(
    file: BinaryIO,
    flow: str | None,
    key: str | None,
    headers: tuple[tuple[str, bytes], ...],
    check: bool,
    config: Path,
    as_json: bool,
) -> None:
    from guard.api import Guard
    from guard.bundles.governing import governing
    from guard.cli._bundles import tell_governing
    from guard.client import GuardedProducer, Refused
    from guard.policy.select import guarded_topic
    from guard.progress import bar
    from guard.wiring import limits_of, offline

    loaded = settings(config)
    found = governing(loaded)
    tell_governing(found, loaded)
    topic, name = guarded_topic(found.policy, flow)
    asked = loaded.classifiers
    judge = (
        Guard(offline(found.policy, loaded.keys, limits=limits_of(loaded), classifiers=asked))
        if check
        else None
    )
    producer = GuardedProducer(
        loaded.kafka.for_producer(), topic=topic, flow=name, check=judge, notices=loaded.topics.notices
    )
    sent = refused = 0
    with bar("publishing") as advance:
        for number, line in enumerate(file, start=1):
            value = line.rstrip(b"\r\n")
            if not value:
                continue
            try:
                producer.produce(value, key=key, headers=headers)
                sent += 1
            except Refused as refusal:
                refused += 1
                click.echo(f"line {number} not sent: {refusal}", err=True)
            advance(1)
        producer.flush()
    if as_json:
        print_json({"topic": topic, "flow": name, "sent": sent, "refused": refused, "policy": found.source})
    else:
        click.echo(
            f"{sent} records on `{topic}`, {refused} refused; see what becomes of them with `guard tail`"
        )
    if refused:
        raise SystemExit(1)
