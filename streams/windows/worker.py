"""Runs the Faust application beside nothing else: start, wait for a signal, stop."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import faust

from streams.settings import Settings
from streams.windows.app import build
from streams.windows.security import credentials

WINDOWS = "guard.windows"


def run(settings: Settings, *, data: Path, partitions: int = 1) -> None:
    """Run until SIGTERM or SIGINT. Raise what the application died of."""
    properties = settings.kafka.reveal()
    app = build(
        properties["bootstrap.servers"],
        summaries=settings.topics.summaries,
        windows=WINDOWS,
        partitions=partitions,
        data=data,
        credentials=credentials(properties),
        group=f"{settings.group}.windows",
    )
    asyncio.run(_until_stopped(app))


async def _until_stopped(app: faust.App) -> Any:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    app.loop = loop
    await app.start()
    try:
        await stopped.wait()
    finally:
        await app.stop()  # skipped on an error, the process would hang on a thread of Faust's
