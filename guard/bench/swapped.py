"""What a run with swaps left on the topics, counted: what the audit finds, and one topic held against the others."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from guard.audit.audit import audit
from guard.audit.leaves import Leaf, decode
from guard.audit.reading import Topics
from guard.bench.judged import Swap, gaps, judged, lost, mixed
from guard.bundles.manifest import Bundle
from guard.bundles.signing import signers_of
from guard.bundles.store import Store, entries
from guard.keys import load_publics
from schemas.events import HeadEvent, SummaryEvent
from streams.reading import read
from streams.settings import Settings


class Times(NamedTuple):
    """Between which moments the load was steady."""

    since: int
    until: int


def counted(
    settings: Settings, bundles: Sequence[Bundle], times: Times, *, sent: int, cleared: Iterable[str]
) -> dict[str, Any]:
    report = audit(settings, load_publics(settings.keys))
    summaries = list(_summaries(settings))
    found = judged(_leaves(settings))
    moved = (one for topic in cleared for one in _cleared(settings, topic))
    arrived = {
        one.bundle.short: one.at for one in entries(settings, Store(signers_of(settings))) if one.bundle
    }
    swaps = [
        Swap(arrived[short], min(one.at for one in summaries if one.bundle == short))
        for short in (bundle.short for bundle in bundles[1:])
    ]
    steady = {one.at for one in summaries if times.since <= one.at <= times.until}
    return {
        "transactions": len({one.at for one in summaries}),
        "transactions_lost": lost(found, summaries),
        "records_lost": sent - report.covered,
        "records_judged_by_a_mixed_batch": mixed(found, summaries, [one.short for one in bundles], moved),
        "faults_that_the_audit_found": int(not report.is_sound),
        "seconds_between_transactions": gaps(steady, swaps),
        "seconds_from_topic_to_first_record": {
            f"swap_{number}": one.seconds for number, one in enumerate(swaps, 1)
        },
    }


def _summaries(settings: Settings) -> Iterator[SummaryEvent]:
    decoder = msgspec.json.Decoder(SummaryEvent)
    for message in read(settings.kafka.for_consumer(), settings.topics.summaries):
        yield decoder.decode(message.value() or b"")


def _leaves(settings: Settings) -> Iterator[tuple[str, Leaf]]:
    for message in Topics(settings).leaves():
        event = decode(message.value)
        if not isinstance(event, HeadEvent):
            yield message.log, event


def _cleared(settings: Settings, topic: str) -> Iterator[tuple[str, str]]:
    """Yield each cleared record's decision and bundle, as its headers tell."""
    for message in read(settings.kafka.for_consumer(), topic):
        headers: Any = message.headers() or []
        told = {name: (value or b"").decode() for name, value in headers}
        yield told["__guard.decision.id"], told["__guard.bundle"]
