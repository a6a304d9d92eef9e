"""Isolation: whatever fails, every record is tried in company no larger than needed, and none is left out."""

from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import FaultCode
from schemas.movement import Movement
from schemas.record import Place, Record
from streams.isolation import FIRST, Isolation
from streams.obstacles import KEEP_SECONDS, Obstacles
from streams.transaction import Failure


def records(count):
    return [Record("orders", 0, offset, 0, None, b"") for offset in range(count)]


@given(st.integers(1, 60), st.sets(st.integers(0, 59)))
def test_stretches_hold_every_record_once_in_order_and_the_condemned_alone(count, condemned):
    isolation = Isolation(100)
    for offset in condemned:
        isolation.condemn(Place("orders", 0, offset), FaultCode.UNDELIVERABLE)

    cut = isolation.stretches(records(count))

    assert [record.offset for stretch, _ in cut for record in stretch] == list(range(count))
    assert {stretch[0].offset for stretch, code in cut if code} == {it for it in condemned if it < count}
    assert all(len(stretch) == 1 for stretch, code in cut if code)


@given(st.integers(1, 100_000))
def test_a_culprit_is_alone_after_a_few_failures(most):
    isolation, failures = Isolation(most), 0

    while isolation.limit > 1:
        isolation.narrow(isolation.limit)
        failures += 1

    assert failures <= 6


def test_transactions_widen_again():
    isolation = Isolation(5000)
    while isolation.limit < 5000:
        isolation.took(isolation.limit, 0.01)
    isolation.narrow(1)

    for _ in range(13):
        isolation.passed(records(1))

    assert isolation.limit == 5000


def test_the_first_batch_is_small_since_nobody_knows_yet_what_judging_costs():
    assert Isolation(5000).limit == FIRST
    assert Isolation(100).limit == 100


def test_a_very_slow_judge_gets_one_record_at_a_time():
    isolation = Isolation(5000)

    isolation.took(40, 200.0)

    assert isolation.limit == 1


def test_a_slow_judge_gets_smaller_batches():
    isolation = Isolation(5000)

    isolation.took(5000, 20.0)

    assert isolation.limit == 500


def test_a_worker_that_keeps_up_gets_batches_that_are_judged_within_the_brisk_time():
    isolation = Isolation(5000)

    isolation.took(200, 0.01)

    assert isolation.limit == 600


def test_records_that_pile_up_get_larger_batches():
    isolation = Isolation(5000)
    isolation.took(200, 0.01)

    sizes = []
    while isolation.limit < 5000:
        sizes.append(isolation.limit)
        isolation.took(isolation.limit, 0.03)

    assert sizes == [600, 1200, 2400, 4800]


@given(st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 60))))
def test_a_batch_is_never_larger_than_allowed_nor_empty(batches):
    isolation = Isolation(5000)

    for count, seconds in batches:
        isolation.took(min(count, isolation.limit), seconds)

        assert 1 <= isolation.limit <= 5000


class Topics:
    """Topics whose room a test sets, and a clock."""

    def __init__(self, **room):
        self.room = room
        self.now = 0.0
        self.obstacles = Obstacles(lambda topic: self.room.get(topic, 0), clock=lambda: self.now)


def test_a_missing_topic_is_an_obstacle_until_it_is_there():
    topics = Topics()
    topics.obstacles.learn([Failure("cleared", FaultCode.DESTINATION_UNAVAILABLE)])
    movement = Movement("cleared", None, b"")
    assert topics.obstacles.before([movement]) is FaultCode.DESTINATION_UNAVAILABLE

    topics.room["cleared"] = 1000
    topics.now = KEEP_SECONDS

    assert topics.obstacles.before([movement]) is None


def test_a_topic_too_small_stops_only_what_is_too_large():
    topics = Topics(cleared=1000)

    topics.obstacles.learn([Failure("cleared", FaultCode.TOO_LARGE_FOR_DESTINATION)])

    assert (
        topics.obstacles.before([Movement("cleared", None, bytes(2000))])
        is FaultCode.TOO_LARGE_FOR_DESTINATION
    )
    assert (
        topics.obstacles.before([Movement("cleared", None, bytes(500)), Movement("other", None, bytes(2000))])
        is None
    )


def test_a_topic_that_is_there_explains_no_absence():
    topics = Topics(cleared=1000)

    topics.obstacles.learn([Failure("cleared", FaultCode.DESTINATION_UNAVAILABLE)])

    assert topics.obstacles.before([Movement("cleared", None, b"")]) is None
