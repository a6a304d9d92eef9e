"""Start a real Apache Kafka on loopback, for those who have none yet."""

import signal
import threading
from pathlib import Path

import click

from guard.cli._options import as_json, print_json
from schemas.errors import BrokerError


@click.command(help=__doc__)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=9092,
    show_default=True,
    envvar="GUARD_BROKER_PORT",
    help="0 takes a free one.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the data here; otherwise it goes when the broker stops.",
)
@click.option("--heap", default="512m", show_default=True, help="Java heap.")
@as_json
def command(port: int, data: Path | None, heap: str, as_json: bool) -> None:
    from streams.broker import Broker
    from streams.kraft import HOST, is_taken

    if port and is_taken(port):
        raise BrokerError(
            f"{HOST}:{port} is taken by another process; stop it, use it, or name another --port"
        )
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    broker = Broker(folder=data, port=port, heap=heap).start()
    try:
        if as_json:
            print_json({"bootstrap.servers": broker.bootstrap, "pid": broker.pid})
        else:
            click.echo(
                f"Apache Kafka answers at {broker.bootstrap} (process {broker.pid}); stop it with Ctrl-C"
            )
        stopped.wait()
    finally:
        broker.close()
