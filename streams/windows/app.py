"""The Faust application: summaries in, one message a flow on the compacted topic `guard.windows` out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import faust
import msgspec
from faust.types import CodecArg

from schemas.events import SummaryEvent
from streams.windows.counting import Counters, attach
from streams.windows.rates import Rates, count, empty
from streams.windows.transport import ReadCommitted

_RAW: CodecArg = "raw"


def build(
    bootstrap: str,
    *,
    summaries: str,
    windows: str,
    partitions: int,
    data: Path,
    credentials: Any = None,
    group: str = "guard.windows",
    replication: int = 1,
    counters: Counters | None = None,
) -> faust.App:
    """Return an application that counts summaries by flow and minute, and volumes where `counters` is given.

    Start it with `faust.Worker` or `app.start()`.
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
        topic_replication_factor=replication,
        table_standby_replicas=0,
        broker_session_timeout=10.0,
        broker_heartbeat_interval=3.0,
        stream_wait_empty=False,
        worker_redirect_stdouts=False,
        consumer_auto_offset_reset="earliest",
    )
    app.transport = ReadCommitted(app.conf.broker_consumer, app)
    source = app.topic(summaries, key_serializer=_RAW, value_serializer=_RAW, partitions=partitions)
    output = app.topic(windows, key_serializer=_RAW, value_serializer=_RAW)
    table = app.Table("rates", partitions=partitions)
    decoder = msgspec.json.Decoder(SummaryEvent)

    @app.agent(source)
    async def rates(stream: Any) -> None:
        async for event in stream.events():
            # An exception would lose the event (Faust acknowledges in `finally`): nothing below may raise on data.
            try:
                summary = decoder.decode(event.value)
            except msgspec.DecodeError:
                continue
            before: Rates = table.get(summary.flow) or empty()
            after = count(before, summary, partition=event.message.partition, offset=event.message.offset)
            if after is not before:
                table[summary.flow] = after
                told = msgspec.json.encode({"flow": summary.flow, "at": summary.at, **_told(after)})
                await output.send(key=summary.flow.encode(), value=told)

    if counters is not None:
        attach(app, source, counters)
    return app


def _told(rates: Rates) -> Mapping[str, Any]:
    return {"minutes": rates["minutes"]}
