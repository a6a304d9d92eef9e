"""A consumer that stands still is told from one that has nothing to do."""

from streams.windows.watching import PATIENCE, Watch, lags


def looks(*offsets, every=PATIENCE + 1):
    """Return what a watch says of one partition's offsets, looked at one after the other."""
    watch = Watch()
    return [watch.stands_still({0: one}, number * every) for number, one in enumerate(offsets)]


def test_idle_busy_and_new_consumers_do_not_stand_still():
    assert not any(looks((5, 6), (5, 6), (5, 6)))
    assert not any(looks((5, 5), (5, 6), (5, 6)))  # its transaction's mark came
    assert not any(looks((5, 90), (20, 200), (30, 400)))
    assert not any(looks((5, 6), (5, 60), every=1.0))


def test_a_consumer_whose_topic_grows_without_it_stands_still():
    assert looks((5, 6), (5, 60)) == [False, True]


def test_a_partition_that_was_given_away_and_comes_back_begins_anew():
    watch = Watch()
    watch.stands_still({0: (5, 6)}, 0.0)
    watch.stands_still({}, 1.0)

    assert not watch.stands_still({0: (5, 60)}, PATIENCE + 2)


def test_lag_does_not_count_the_mark_at_the_end():
    assert lags({0: (5, 6), 1: (5, 5), 2: (0, 10)}) == {0: 0, 1: 0, 2: 9}
