"""Windows hold under redelivery; drift is told against what was pinned; what flutters is told once."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.events import SummaryEvent
from schemas.window import Alert, AlertKind, Baseline, Mix, Window
from streams.windows.alerting import CLEARS_AT, step
from streams.windows.drift import LEAST, drift, psi, together
from streams.windows.flows import HOUR, HOURS_KEPT, MINUTES_KEPT, Bounds, count, look, totals
from streams.windows.reading import decoded

MINUTE = 60_000


def event(at, blocked, *, allowed=1, entities=None, scores=None):
    return SummaryEvent(
        "s",
        "orders",
        at,
        blocked + allowed,
        10,
        {"block": blocked, "allow": allowed},
        {},
        entities or {},
        {},
        {},
        0.1,
        scores=scores or {},
    )


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=30), st.randoms())
def test_a_summary_delivered_twice_counts_once(pairs, random):
    log = [(offset, event(minute * MINUTE, blocked)) for offset, (minute, blocked) in enumerate(pairs)]
    once = twice = Window("orders")

    for offset, summary in log:
        once = count(once, summary, partition=0, offset=offset)
        twice = count(twice, summary, partition=0, offset=offset)
        replayed = random.randrange(offset + 1)
        twice = count(twice, log[replayed][1], partition=0, offset=replayed)

    assert once == twice
    blocked = totals(once.minutes, minutes=10, until=5 * MINUTE).get("block", 0)
    assert blocked == sum(blocked for _, blocked in pairs)


def test_what_is_long_ago_is_forgotten():
    window = count(Window("orders"), event(0, 3, entities={"A": 1}), partition=0, offset=0)

    window = count(window, event(MINUTES_KEPT * MINUTE * HOURS_KEPT, 1), partition=0, offset=1)

    assert list(window.minutes) == [str(MINUTES_KEPT * HOURS_KEPT)] and list(window.mixes) == [HOURS_KEPT]


def test_a_window_comes_back_from_its_topic_as_it_was():
    window = count(Window("orders"), event(HOUR, 300, scores={"a@1": [1] * 10}), partition=2, offset=7)
    window, _ = look(window, None, Bounds(), at=HOUR)

    assert decoded(msgspec.json.encode(window)) == window and window.alerts


def test_scores_of_two_versions_are_one_classifiers():
    summary = event(0, 0, scores={"a@1": [1] * 10, "a@2": [2] * 10, "bad": [1]})

    window = count(Window("orders"), summary, partition=0, offset=0)

    assert window.mixes[0].scores == {"a": [3] * 10}


counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 5000), max_size=6)


@given(counts, counts)
def test_psi_is_symmetric_finite_and_not_negative(one, other):
    assert psi(one, other) >= 0
    assert psi(one, other) == pytest.approx(psi(other, one))
    assert psi(one, one) == 0


def test_psi_is_as_its_definition_gives_it_and_nothing_of_few():
    assert psi({0: 500, 1: 500}, {0: 600, 1: 400}) == pytest.approx(0.0405, abs=1e-4)
    assert psi({0: LEAST - 1}, {1: 5000}) == 0.0


def test_drift_tells_a_label_that_is_found_more_and_scores_that_fell():
    before = Mix(1000, {"EMAIL": 500}, {"email": [0] * 9 + [500]})
    after = Mix(1000, {"EMAIL": 500, "IBAN": 800}, {"email": [250] + [0] * 8 + [250]})

    found = drift(before, after)

    assert found["labels"] > 0.25 and found["email"] > 0.25
    assert drift(before, before) == {"labels": 0.0, "email": 0.0}


@given(st.lists(st.floats(0, 1), max_size=60))
def test_alerts_are_told_in_turn_and_no_more_than_once_a_silence(values):
    alert, told = Alert(), []

    for minute, value in enumerate(values):
        after = step(alert, value, bound=0.5, silence=10 * MINUTE, at=(minute + 1) * MINUTE)
        if after.is_told:
            told.append((minute, after.alert.is_raised))
            assert (value >= 0.5) if after.alert.is_raised else (value < 0.5 * CLEARS_AT)
        alert = after.alert

    assert [raised for _, raised in told] == [number % 2 == 0 for number in range(len(told))]
    raises = [minute for minute, raised in told if raised]
    assert all(later - earlier >= 10 for earlier, later in pairwise(raises))


def test_what_flutters_about_its_bound_is_told_once():
    alert, told = Alert(), 0

    for minute in range(60):
        after = step(alert, 0.5 if minute % 2 else 0.4, bound=0.5, silence=0, at=(minute + 1) * MINUTE)
        alert, told = after.alert, told + after.is_told

    assert told == 1 and alert.is_raised


def test_a_burst_of_blocks_is_told_and_its_end_too():
    window, told = Window("orders"), []

    for minute in range(60):
        blocked = 90 if 10 <= minute < 30 else 0
        window = count(
            window, event(minute * MINUTE, blocked, allowed=100 - blocked), partition=0, offset=minute
        )
        window, events = look(window, None, Bounds(), at=minute * MINUTE)
        told += events

    assert [(one.kind, one.is_raised) for one in told] == [
        (AlertKind.BLOCK_RATE, True),
        (AlertKind.BLOCK_RATE, False),
    ]


def test_drift_against_what_was_pinned_is_told_and_without_a_baseline_nothing_is():
    usual = count(Window("orders"), event(0, 0, allowed=500, entities={"EMAIL": 300}), partition=0, offset=0)
    baseline = Baseline("orders", 0, together(usual.mixes))
    later = count(usual, event(5 * HOUR, 0, allowed=500, entities={"IBAN": 400}), partition=0, offset=1)

    _, silent = look(later, None, Bounds(), at=5 * HOUR)
    drifted, told = look(later, baseline, Bounds(), at=5 * HOUR)

    assert silent == [] and [one.kind for one in told] == [AlertKind.LABEL_DRIFT]
    assert drifted.drift["labels"] > 0.25 and drifted.alerts[AlertKind.LABEL_DRIFT].is_raised
