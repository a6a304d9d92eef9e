"""What a flow did minute by minute: pure counts over summaries, idempotent under redelivery.

Faust delivers at least once; a count that remembers the last offset it has seen per partition may be fed twice and
still counts once.
"""

from typing import TypedDict

from schemas.events import SummaryEvent

MINUTES_KEPT = 60


class Rates(TypedDict):
    """Counts of one flow: last offset seen per summaries partition, and minute -> counts by action."""

    seen: dict[str, int]
    minutes: dict[str, dict[str, int]]


def empty() -> Rates:
    return {"seen": {}, "minutes": {}}


def count(rates: Rates, event: SummaryEvent, *, partition: int, offset: int) -> Rates:
    """Return the rates with the event counted, or unchanged where that offset was counted before."""
    if offset <= rates["seen"].get(str(partition), -1):
        return rates
    minute = event.at // 60_000
    minutes = {
        name: dict(counts) for name, counts in rates["minutes"].items() if int(name) > minute - MINUTES_KEPT
    }
    bucket = minutes.setdefault(str(minute), {})
    for action, number in event.actions.items():
        bucket[action] = bucket.get(action, 0) + number
    bucket["records"] = bucket.get("records", 0) + event.records
    bucket["bytes"] = bucket.get("bytes", 0) + event.bytes
    return {"seen": {**rates["seen"], str(partition): offset}, "minutes": minutes}


def totals(rates: Rates, *, minutes: int, until: int) -> dict[str, int]:
    """Return the counts of the last `minutes` minutes up to `until` (milliseconds since the epoch)."""
    last = until // 60_000
    summed: dict[str, int] = {}
    for name, counts in rates["minutes"].items():
        if last - minutes < int(name) <= last:
            for action, number in counts.items():
                summed[action] = summed.get(action, 0) + number
    return summed
