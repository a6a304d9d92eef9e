"""Counts by minute hold under redelivery."""

from hypothesis import given
from hypothesis import strategies as st

from schemas.events import SummaryEvent
from streams.windows.rates import MINUTES_KEPT, count, empty, totals


def event(at: int, blocked: int) -> SummaryEvent:
    return SummaryEvent(
        "s", "orders", at, blocked + 1, 10, {"block": blocked, "allow": 1}, {}, {}, {}, {}, 0.1
    )


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=30), st.randoms())
def test_a_summary_delivered_twice_counts_once(pairs, random):
    log = [(offset, event(minute * 60_000, blocked)) for offset, (minute, blocked) in enumerate(pairs)]
    once = empty()
    twice = empty()

    for offset, summary in log:
        once = count(once, summary, partition=0, offset=offset)
        twice = count(twice, summary, partition=0, offset=offset)
        replayed = random.randrange(offset + 1)
        twice = count(twice, log[replayed][1], partition=0, offset=replayed)

    assert once == twice
    assert totals(once, minutes=10, until=5 * 60_000).get("block", 0) == sum(blocked for _, blocked in pairs)


def test_minutes_beyond_those_kept_are_forgotten():
    rates = count(empty(), event(0, 3), partition=0, offset=0)

    rates = count(rates, event(MINUTES_KEPT * 60_000, 1), partition=0, offset=1)

    assert list(rates["minutes"]) == [str(MINUTES_KEPT)]
