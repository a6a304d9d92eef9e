"""The owner of cases and windows as a Faust agent: summaries in, what they came to out.

Faust gets the offset of a summary back only when what it came to is with the broker. A crash in between repeats the
summary, and twice counts once.
"""

import logging
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import faust
import msgspec

from schemas.events import SummaryEvent
from schemas.volumes import CLAIM_KEY
from streams.windows.assignment import owned
from streams.windows.baselines import Baselines
from streams.windows.ending import counted, end
from streams.windows.flows import Bounds
from streams.windows.owning import Owned
from streams.windows.shelf import Place, Shelf
from streams.windows.telemetry import Telemetry
from streams.windows.watching import Watch, lags
from streams.windows.words import Words

log = logging.getLogger("streams.windows")

_SUMMARIES = 500  # in one transaction at most
_WITHIN = 0.5  # seconds that they are gathered for
_decoder = msgspec.json.Decoder(SummaryEvent)


class Keeper:
    """The shelves of the partitions that are ours."""

    def __init__(
        self, place: Place, *, words: Words, baselines: Baselines, bounds: Bounds, telemetry: Telemetry
    ) -> None:
        self._place, self._bounds, self._telemetry = place, bounds, telemetry
        self._words, self._baselines = words, baselines
        self._shelves = Owned(
            self._shelf,
            taken="cases and windows are told by somebody else, too",
            untold="cases and windows cannot be told",
        )

    def take(self, events: Iterable[tuple[int, int, bytes]], owned: frozenset[int]) -> None:
        """Count summaries, given as partition, offset and value, and tell what they came to."""
        gathered: dict[int, list[tuple[int, SummaryEvent]]] = {}
        for number, offset, value in events:
            try:
                summary = _decoder.decode(value)
            except msgspec.MsgspecError:
                log.error("a summary cannot be read: partition %d, offset %d", number, offset)  # noqa: TRY400
                self._telemetry.unreadable("summaries")
                continue
            if number in owned:
                gathered.setdefault(number, []).append((offset, summary))
        self._baselines.listen()
        baselines = self._baselines.by_flow
        for number, summaries in gathered.items():
            self._tell(number, partial(_take, summaries, baselines=baselines, bounds=self._bounds))

    def attend(self, owned: frozenset[int]) -> None:
        """Put down what is no longer ours, and do what people said since."""
        self._shelves.only(owned)
        self._baselines.listen()
        fresh = self._words.listen()
        for number in owned:
            if fresh or number not in self._shelves.kept:
                self._tell(number, partial(_hear, fresh))
        self._telemetry.cases(
            case for shelf in self._shelves.kept.values() for case in shelf.book.cases.values()
        )

    def _shelf(self, number: int) -> Shelf:
        shelf = Shelf(number, self._place)
        shelf.hear(self._words.heard)
        return shelf

    def _tell(self, number: int, change: Callable[[Shelf], None]) -> None:
        def told(shelf: Shelf) -> None:
            change(shelf)
            shelf.tell()

        self._shelves.change(number, told)


def attach(app: faust.App, source: Any, keeper: Keeper, telemetry: Telemetry) -> None:
    """Let an application keep cases and windows from its summaries."""
    watch = Watch()

    @app.agent(source, name="keep")
    async def keep(stream: Any) -> None:
        async for events in stream.take_events(_SUMMARIES, within=_WITHIN):
            messages = [event.message for event in events]
            with counted("summaries"):
                keeper.take(
                    (
                        (one.partition, one.offset, one.value)
                        for one in messages
                        if not (one.key or b"").startswith(CLAIM_KEY)
                    ),
                    owned(app, source),
                )

    @app.timer(interval=1.0, name="attend")  # type: ignore[untyped-decorator]  # Faust's
    async def attend() -> None:
        if app.rebalancing:
            return
        with counted("words on cases"):
            keeper.attend(owned(app, source))
        known = offsets(app, source)
        telemetry.lags(lags(known))
        if watch.stands_still(known, time.monotonic()):
            end("summaries come and none is delivered")


def offsets(app: faust.App, source: Any) -> dict[int, tuple[int, int]]:
    """Return, by partition of the summaries that is ours, the offset given back as counted and the end, where both are known."""
    found = {}
    consumer: Any = app.consumer
    for one in consumer.assignment():
        if one.topic in source.topics:
            end_, counted_ = consumer.highwater(one), consumer._committed_offset.get(one)  # noqa: SLF001 (no public way)
            if end_ is not None and counted_ is not None:
                found[one.partition] = (counted_, end_)
    return found


def _take(summaries: Iterable[tuple[int, SummaryEvent]], shelf: Shelf, **given: Any) -> None:
    shelf.take(summaries, **given)


def _hear(words: Iterable[Any], shelf: Shelf) -> None:
    shelf.hear(words)
