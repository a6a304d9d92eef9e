"""The compliance tax: what guarding cost each flow of late, in milliseconds a record, and at what rate. Pure."""

from collections.abc import Iterable

from msgspec import Struct

from guard.console.sight import Sight
from schemas.window import Window

MINUTE = 60_000
MINUTES = 60


class Tax(Struct, frozen=True):
    """What guarding a flow cost over the last hour. Time is of whole batches, shared among their records."""

    flow: str
    records: int
    bytes: int
    rate: float  # records a second, of the minutes in which there were any
    each: float  # milliseconds a record
    slowest: float  # the same, of the slowest minute
    batch: float  # milliseconds a batch: what a record waits for at most, once it is read


def taxes(windows: Iterable[Window], sight: Sight, *, at: int) -> list[Tax]:
    """Return the tax of each flow that is seen and did something, the dearest in total first."""
    found = [(one, _of(one, at)) for one in windows if sight.has(one.flow)]
    dearest = sorted(
        found, key=lambda pair: (-(pair[1].each * pair[1].records if pair[1] else 0), pair[0].flow)
    )
    return [tax for _, tax in dearest if tax is not None]


def _of(window: Window, at: int) -> Tax | None:
    last = at // MINUTE
    minutes = [
        counts
        for name, counts in window.minutes.items()
        if last - MINUTES < int(name) <= last and counts.get("records", 0)
    ]
    if not minutes:
        return None
    records, spent, batches = (
        sum(one.get(name, 0) for one in minutes) for name in ("records", "milliseconds", "transactions")
    )
    return Tax(
        window.flow,
        records,
        sum(one.get("bytes", 0) for one in minutes),
        records / (60 * len(minutes)),
        spent / records,
        max(one.get("milliseconds", 0) / one["records"] for one in minutes),
        spent / max(1, batches),
    )
