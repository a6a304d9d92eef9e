"""What a flow did of late: pure counts over summaries, the same however often a summary comes, and what they give rise to."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from schemas.events import SummaryEvent
from schemas.window import Alert, AlertEvent, AlertKind, Baseline, Mix, Window
from streams.windows.alerting import step
from streams.windows.drift import drift, together

MINUTE = 60_000
HOUR = 3_600_000
MINUTES_KEPT = 60
HOURS_KEPT = 2
RATE_MINUTES = 15
BINS = 10  # of a classifier's scores
LEAST = 100  # records of which a share is told


class Bounds(Struct, frozen=True):
    """From which values on people are told, and how long they are not told again."""

    block_rate: float = 0.5
    drift: float = 0.25
    silence: int = HOUR


def count(window: Window, event: SummaryEvent, *, partition: int, offset: int) -> Window:
    """Return the window with the summary counted, or as it is where that offset was counted before."""
    if offset <= window.seen.get(partition, -1):
        return window
    return replace(
        window,
        at=max(window.at, event.at),
        minutes=_minutes(window.minutes, event),
        mixes=_mixes(window.mixes, event),
        seen={**{one: at for one, at in window.seen.items() if one != partition}, partition: offset},
    )


def look(
    window: Window, baseline: Baseline | None, bounds: Bounds, *, at: int
) -> tuple[Window, list[AlertEvent]]:
    """Return the window with its drift and alerts as they are at a time, and the alerts to be told of."""
    drifts = drift(baseline.mix, together(window.mixes)) if baseline is not None else {}
    scores = max((value for name, value in drifts.items() if name != "labels"), default=0.0)
    values = {
        AlertKind.BLOCK_RATE: (block_rate(window, until=at), bounds.block_rate),
        AlertKind.LABEL_DRIFT: (drifts.get("labels", 0.0), bounds.drift),
        AlertKind.SCORE_DRIFT: (scores, bounds.drift),
    }
    alerts, told = dict(window.alerts), []
    for kind, (value, bound) in values.items():
        after = step(alerts.get(kind, Alert()), value, bound=bound, silence=bounds.silence, at=at)
        if after.alert != Alert():
            alerts[kind] = after.alert
        if after.is_told:
            event_id = f"{window.flow}/{kind.value}/{at}"
            raised = after.alert.is_raised
            told.append(AlertEvent(event_id, window.flow, kind, raised, at, round(value, 4), bound))
    return replace(window, drift=drifts, alerts=alerts), told


def block_rate(window: Window, *, until: int) -> float:
    """Return which share of the last 15 minutes' records was held or blocked; 0 of too few."""
    counts = totals(window.minutes, minutes=RATE_MINUTES, until=until)
    records = counts.get("records", 0)
    return (counts.get("hold", 0) + counts.get("block", 0)) / records if records >= LEAST else 0.0


def totals(told: Mapping[str, Mapping[str, int]], *, minutes: int, until: int) -> dict[str, int]:
    """Return the counts of the last `minutes` minutes up to `until` (milliseconds since the epoch)."""
    last = until // MINUTE
    summed: dict[str, int] = {}
    for name, counts in told.items():
        if last - minutes < int(name) <= last:
            for each, number in counts.items():
                summed[each] = summed.get(each, 0) + number
    return summed


def _minutes(minutes: Mapping[str, Mapping[str, int]], event: SummaryEvent) -> dict[str, dict[str, int]]:
    minute = event.at // MINUTE
    kept = {name: dict(counts) for name, counts in minutes.items() if int(name) > minute - MINUTES_KEPT}
    bucket = kept.setdefault(str(minute), {})
    more = {
        **event.actions,
        "records": event.records,
        "bytes": event.bytes,
        "transactions": 1,
        "milliseconds": round(event.seconds * 1000),
    }
    for name, number in more.items():
        bucket[name] = bucket.get(name, 0) + number
    return kept


def _mixes(mixes: Mapping[int, Mix], event: SummaryEvent) -> dict[int, Mix]:
    hour = event.at // HOUR
    newest = max([hour, *mixes])
    if hour <= newest - HOURS_KEPT:
        return dict(mixes)
    own = Mix(event.records, event.entities, _by_name(event.scores))
    counted = together({0: mixes.get(hour, Mix()), 1: own})
    return {one: mix for one, mix in {**mixes, hour: counted}.items() if one > newest - HOURS_KEPT}


def _by_name(scores: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """Return the scores by classifier, whatever its version: another one is compared with the former."""
    found: dict[str, list[int]] = {}
    for classifier, bins in scores.items():
        if len(bins) == BINS:
            name = classifier.partition("@")[0]
            known = found.get(name, [0] * BINS)
            found[name] = [one + other for one, other in zip(known, bins, strict=True)]
    return found
