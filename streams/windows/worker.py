"""Runs the Faust application beside nothing else: start, wait for a signal, stop."""

import asyncio
import signal
from pathlib import Path

import faust

from schemas.errors import BrokerError, GuardError
from streams.administration import administrator, described
from streams.settings import Settings
from streams.windows import tally
from streams.windows.app import build
from streams.windows.baselines import Baselines
from streams.windows.counting import Counters
from streams.windows.flows import Bounds
from streams.windows.keeping import Keeper
from streams.windows.security import credentials
from streams.windows.shelf import Place
from streams.windows.telemetry import Telemetry
from streams.windows.words import Counts, Words


def run(settings: Settings, *, data: Path, counts: Counts) -> None:
    """Run until SIGTERM or SIGINT; `counts` tells which words on cases do. Raise what the application died of."""
    properties = settings.kafka.reveal()
    names = settings.topics
    wanted = [names.summaries, names.windows, names.volumes, names.cases, names.commands, names.alerts]
    present = described(administrator(settings), wanted)
    for name in wanted:
        if name not in present:
            raise BrokerError(f"topic `{name}` is not there; create it with `guard topics apply`")
    telemetry = Telemetry()
    if settings.metrics_port:
        telemetry.serve(settings.metrics_port, settings.metrics_host)
    app = build(
        properties["bootstrap.servers"],
        summaries=names.summaries,
        partitions=present[names.summaries].partitions,
        data=data,
        credentials=credentials(properties),
        group=f"{settings.group}.windows",
        counters=Counters(
            tally.Place(
                settings.kafka.for_consumer(),
                settings.kafka.for_producer(),
                settings.group,
                names.volumes,
                present[names.volumes].partitions,
            )
        ),
        keeper=_keeper(settings, counts, telemetry),
        telemetry=telemetry,
    )
    asyncio.run(_until_stopped(app))


def _keeper(settings: Settings, counts: Counts, telemetry: Telemetry) -> Keeper:
    names, consuming, group = settings.topics, settings.kafka.for_consumer(), settings.group
    alerts = settings.alerts
    return Keeper(
        Place(consuming, settings.kafka.for_producer(), group, names.cases, names.windows, names.alerts),
        words=Words(consuming, topic=names.commands, group=group, counts=counts, telemetry=telemetry),
        baselines=Baselines(consuming, topic=names.windows, group=group, telemetry=telemetry),
        bounds=Bounds(alerts.block_rate, alerts.drift, alerts.silence_s * 1000),
        telemetry=telemetry,
    )


async def _until_stopped(app: faust.App) -> None:
    """Run until a signal comes. Raise GuardError where the application ended by itself."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    app.loop = loop
    ended = loop.create_task(_end_of(app))
    await app.start()
    try:
        await asyncio.wait((loop.create_task(stopped.wait()), ended), return_when=asyncio.FIRST_COMPLETED)
    finally:
        ended.cancel()
        await app.stop()  # skipped on an error, the process would hang on a thread of Faust's
    if not stopped.is_set():
        raise GuardError(
            f"the stateful side ended by itself ({type(app.crash_reason).__name__}); see its log"
        )


async def _end_of(app: faust.App) -> None:
    while not (app.crashed or app.should_stop):  # noqa: ASYNC110 (Faust offers no event for a crash)
        await asyncio.sleep(0.5)
