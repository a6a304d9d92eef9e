"""What the console is measured with is what a worker would have told: leaves of whole logs, and cases."""

from collections import defaultdict
from itertools import islice

import msgspec

from guard.audit.leaves import INDEX_HEADER, decode
from guard.bench.decided import FLOWS, PARTITIONS, Guards, cases
from guard.console.index import Index, Message
from schemas.case import Case
from schemas.events import DecisionEvent, HeadEvent, SpanEvent
from streams.named import Topics


def test_made_up_decisions_are_whole_logs_that_the_store_takes(tmp_path):
    guards, logs, events = Guards(Topics(), FLOWS[:2]), defaultdict(list), []
    messages, ends = [], defaultdict(int)
    for batch in islice(guards.until(100_000, 1_700_000_000_000, 1000), 3):
        for one in batch:
            event = decode(one.value)
            events.append(event)
            if not isinstance(event, HeadEvent):
                logs[one.key].append(int(dict(one.headers)[INDEX_HEADER]))
            messages.append(Message(one.partition, ends[one.partition], one.key.decode(), one.value))
            ends[one.partition] += 1

    assert len(logs) == 2 * PARTITIONS and all(found == [*range(len(found))] for found in logs.values())
    assert {type(one) for one in events} == {DecisionEvent, SpanEvent, HeadEvent}
    told = sum(getattr(one, "count", isinstance(one, DecisionEvent)) for one in events)
    index = Index(tmp_path / "index.sqlite", "guard.decisions")
    index.put(messages)
    with index.reading() as connection:
        counted = connection.exec_driver_sql("SELECT sum(records) FROM kind").scalar()
    index.close()
    assert counted == told == 3 * 250 * len(logs)

    made = [
        (name, msgspec.json.decode(value, type=Case)) for name, value in cases(200, FLOWS, 1_700_000_000_000)
    ]

    assert len({name for name, _ in made}) == 200
    assert all(
        name == case.id == case.cause.id and case.count == sum(case.quarters.values()) for name, case in made
    )
