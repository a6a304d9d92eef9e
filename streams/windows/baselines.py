"""What people pinned for flows: followed on guard.windows itself, outside of every group."""

import logging
from collections.abc import Mapping

import msgspec
from confluent_kafka import Message

from schemas.window import BASELINE_KEY, Baseline
from streams.reading import read
from streams.windows.listening import Listener
from streams.windows.telemetry import Telemetry

log = logging.getLogger("streams.windows")

_decoder = msgspec.json.Decoder(Baseline)


class Baselines:
    """Baselines by flow, as far as they were heard."""

    def __init__(self, consuming: Mapping[str, str], *, topic: str, group: str, telemetry: Telemetry) -> None:
        self._consuming, self._topic, self._telemetry = consuming, topic, telemetry
        self._listener = Listener(consuming, topic, f"{group}.baselines")
        self._is_caught_up = False
        self.by_flow: dict[str, Baseline] = {}

    def listen(self) -> None:
        """Take what was pinned since; the first time everything that was, so that no summary is judged without.

        Raise BrokerError where the topic cannot be read.
        """
        if not self._is_caught_up:
            for message in read(self._consuming, self._topic):
                self._take(message)
            self._is_caught_up = True
        for message in self._listener.fresh():
            self._take(message)

    def _take(self, message: Message) -> None:
        key, value = (message.key() or b"").decode("utf-8", "replace"), message.value()
        if not key.startswith(BASELINE_KEY):
            return
        flow = key.removeprefix(BASELINE_KEY)
        try:
            if value is None:
                self.by_flow.pop(flow, None)
            else:
                self.by_flow[flow] = _decoder.decode(value)
        except msgspec.MsgspecError:
            log.error("a baseline cannot be read: offset %d", message.offset() or 0)  # noqa: TRY400
            self._telemetry.unreadable("windows")
