"""The windows of one partition's flows as they stand, and the alerts that they gave rise to: a summary twice counts once."""

from collections.abc import Iterable, Mapping

from schemas.events import SummaryEvent
from schemas.window import AlertEvent, Baseline, Window
from streams.windows.flows import MINUTE, Bounds, count, look


class Ledger:
    """Windows by flow; `changed` are those that differ from what was told last, `alerts` what is to be told beside them."""

    def __init__(self, windows: Iterable[Window] = ()) -> None:
        self.windows = {window.flow: window for window in windows}
        self.changed: set[str] = set()
        self.alerts: list[AlertEvent] = []

    def take(
        self,
        summary: SummaryEvent,
        partition: int,
        offset: int,
        *,
        baselines: Mapping[str, Baseline],
        bounds: Bounds,
    ) -> None:
        """Count a transaction, and once a minute look whether people are to be told of its flow."""
        before = self.windows.get(summary.flow) or Window(summary.flow)
        after = count(before, summary, partition=partition, offset=offset)
        if after is before:
            return
        if after.at // MINUTE != before.at // MINUTE:
            after, told = look(after, baselines.get(summary.flow), bounds, at=after.at)
            self.alerts += told
        self.windows[summary.flow] = after
        self.changed.add(summary.flow)
