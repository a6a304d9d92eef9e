"""Run a worker: judge and move records until it is stopped."""

from pathlib import Path

import click

from guard.cli._options import config, settings


@click.command(help=__doc__)
@config
@click.option("--slot", help="This worker's slot; each worker of a group has its own. Overrides the file.")
@click.option("--log-level", default="INFO", show_default=True, envvar="GUARD_LOG_LEVEL")
def command(config: Path, slot: str | None, log_level: str) -> None:
    from guard.telemetry import Telemetry, configure_logging
    from guard.tracing import observers
    from guard.worker import Worker

    configure_logging(log_level)
    loaded = settings(config)
    if slot:
        loaded = loaded.model_copy(update={"slot": slot})
    telemetry = Telemetry()
    with observers(loaded, dropped=telemetry.dropped) as looking_on:
        Worker(loaded, telemetry=telemetry, meter=looking_on.meter, observe=looking_on.observe).run()
