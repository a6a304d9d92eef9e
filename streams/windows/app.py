"""The Faust application: summaries in; windows, alerts, volumes and cases out."""

from pathlib import Path
from typing import Any

import faust
from faust.types import CodecArg

from streams.windows import counting, keeping
from streams.windows.counting import Counters
from streams.windows.keeping import Keeper
from streams.windows.telemetry import Telemetry
from streams.windows.transport import ReadCommitted

_RAW: CodecArg = "raw"


def build(
    bootstrap: str,
    *,
    summaries: str,
    partitions: int,
    data: Path,
    counters: Counters,
    keeper: Keeper,
    telemetry: Telemetry,
    credentials: Any = None,
    group: str = "guard.windows",
) -> faust.App:
    """Return an application that keeps volumes, cases and windows. Start it with `app.start()`.

    It has no tables: their recovery can hang after a kill, and what is kept is on topics of the guard's own.
    """
    app = faust.App(
        group,
        broker="kafka://" + bootstrap.replace(",", ";kafka://"),
        broker_credentials=credentials,
        processing_guarantee="at_least_once",
        store="memory://",
        datadir=str(data),
        web_enabled=False,
        web_tables_enabled=False,
        topic_disable_leader=True,
        topic_partitions=partitions,
        broker_session_timeout=10.0,
        broker_heartbeat_interval=3.0,
        stream_wait_empty=False,
        worker_redirect_stdouts=False,
        consumer_auto_offset_reset="earliest",
    )
    app.transport = ReadCommitted(app.conf.broker_consumer, app)
    source = app.topic(summaries, key_serializer=_RAW, value_serializer=_RAW, partitions=partitions)
    counting.attach(app, source, counters)
    keeping.attach(app, source, keeper, telemetry)
    return app
