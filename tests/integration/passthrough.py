"""A worker that passes every record on as it is: `passthrough.py BOOTSTRAP SOURCE CLEARED GROUP SLOT [name=value ...]`.

It counts the records of each partition in the committed metadata, as the decision log's head does, and stops where the
count it is given is not the one it committed last.
"""

import logging
import sys

from harness import dying_step

from schemas.errors import EvidenceError
from schemas.movement import Movement
from streams.movement import Mover
from streams.testing import settings_for
from streams.transaction import Told


def pass_through(cleared):
    """Return `judge`, `tell` and `undeliverable` that copy records to one topic, or to `<topic>.dead`."""

    def judge(records):
        return records, [Movement(cleared, it.key, it.value, it.headers, it.timestamp) for it in records]

    def tell(judged, heads):
        records, movements = judged
        counts = {partition: int(head or 0) for partition, head in heads.items()}
        for it in records:
            partition = (it.topic, it.partition)
            counts[partition] += 1
            if partition not in MARKED and counts[partition] != it.offset + 1:
                raise EvidenceError(
                    f"{it.place} is record {it.offset + 1} and would be counted as {counts[partition]}"
                )
        return Told(movements, {partition: str(count) for partition, count in counts.items()})

    def undeliverable(record, code):
        return [record], [
            Movement(f"{cleared}.dead", record.key, record.value, (("why", code.value.encode()),))
        ]

    return judge, tell, undeliverable


MARKED: set = set()  # partitions whose offsets have holes, so that counting them proves nothing


def main():
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    bootstrap, source, cleared, group, slot, *more = sys.argv[1:]
    given = dict(pair.split("=", 1) for pair in more)
    protocol = given.get("group_protocol", "classic")
    timing = {
        "session.timeout.ms": 6000,
        "heartbeat.interval.ms": 1000,
    }  # with the new protocol, the broker's
    settings = settings_for(
        bootstrap,
        kafka={"bootstrap.servers": bootstrap, **(timing if protocol == "classic" else {})},
        group=group,
        slot=slot,
        batch={"max_records": int(given.get("max_records", "50"))},
        group_protocol=protocol,
    )
    judge, tell, undeliverable = pass_through(cleared)
    Mover(settings, [source], judge, tell, undeliverable=undeliverable, on_step=dying_step()).run()


if __name__ == "__main__":
    main()
