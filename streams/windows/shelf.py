"""Cases and windows of one partition of guard.summaries, and the one producer that may write them.

guard.cases and guard.windows are tables and their own changelogs in one: what was told is all that is remembered. What a
batch of summaries changes is one transaction, under a transactional id of the partition, so whoever owned the partition
before can no longer write.
"""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from schemas.case import CaseCommand
from schemas.events import SummaryEvent
from schemas.window import Baseline
from streams.cases import load
from streams.windows.book import Book
from streams.windows.flows import Bounds
from streams.windows.ledger import Ledger
from streams.windows.pen import Entry, Pen
from streams.windows.reading import windows

_encode = msgspec.json.Encoder().encode


class Place(Struct, frozen=True):
    """Where shelves are read from and written to."""

    consuming: Mapping[str, str]
    producing: Mapping[str, str]
    group: str
    cases: str
    windows: str
    alerts: str


class Shelf:
    """What one partition's summaries came to. Building it takes it from whoever had it."""

    def __init__(self, partition: int, place: Place) -> None:
        self._partition, self._place = partition, place
        self._pen = Pen(f"{place.group}.windows.{partition}", place.producing)
        self.book = Book(one for one in load(place.consuming, place.cases) if home_of(one.seen) == partition)
        self.ledger = Ledger(
            one for one in windows(place.consuming, place.windows) if home_of(one.seen) == partition
        )

    def take(
        self,
        summaries: Iterable[tuple[int, SummaryEvent]],
        *,
        baselines: Mapping[str, Baseline],
        bounds: Bounds,
    ) -> None:
        """Count summaries, each given with its offset."""
        for offset, summary in summaries:
            if summary.causes:
                self.book.take(summary, self._partition, offset)
            self.ledger.take(summary, self._partition, offset, baselines=baselines, bounds=bounds)

    def hear(self, words: Iterable[tuple[int, CaseCommand]]) -> None:
        for offset, word in words:
            self.book.hear(word, offset)

    def tell(self) -> None:
        """Write what changed, whole or not at all. Raise Fenced where somebody else has the partition by now."""
        book, ledger, place = self.book, self.ledger, self._place
        if not book.changed and not ledger.changed:
            return
        self._pen.write(
            [
                *(Entry(place.cases, it, _encode(book.cases[it])) for it in sorted(book.changed)),
                *(Entry(place.windows, it, _encode(ledger.windows[it])) for it in sorted(ledger.changed)),
                *(Entry(place.alerts, it.flow, _encode(it)) for it in ledger.alerts),
            ]
        )
        book.changed, ledger.changed, ledger.alerts = set(), set(), []


def home_of(seen: Mapping[int, int]) -> int:
    """Return the partition of guard.summaries that was counted last: whoever owns it keeps the case or window."""
    return next(reversed(seen), 0)
