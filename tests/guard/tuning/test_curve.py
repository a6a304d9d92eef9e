"""What a threshold finds and misses is counted as labels say, and an aim is met only where the evidence shows it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.agreement import Judged, Span
from guard.tuning.aims import Aim, aimed, entry_of
from guard.tuning.choosing import at, at_recall, least_cost, within_alarms
from guard.tuning.curve import curve
from guard.tuning.plots import page
from guard.tuning.readings import ALWAYS, Reading, Subject, readings, subject_of
from schemas.errors import SettingsError

KINDS = {"PERSON": "person", "NICKNAME": "person", "CITY": "location"}


def judged(spans=(), findings=(), *, name="s", lang="de"):
    found = tuple(Span(start, end, label, entity, score) for start, end, label, entity, score in findings)
    return Judged("1", name, lang, tuple(Span(*one) for one in spans), found)


def test_a_span_has_the_best_score_that_found_it_and_what_is_taken_for_one_is_false():
    texts = [
        judged(
            [(0, 4, "person"), (9, 12, "person")],
            [(0, 4, "person", "PERSON", 0.6), (0, 3, "person", "PERSON", 0.8)],
        ),
        judged([], [(2, 5, "person", "PERSON", 0.7)]),
    ]

    assert readings(texts, Subject("person", "PERSON")) == [
        Reading((0.8, 0.0), ()),
        Reading((), (0.7,), is_clean=True),
    ]


def test_what_another_entity_finds_no_threshold_of_this_one_loses():
    texts = [judged([(0, 4, "person")], [(0, 4, "person", "NICKNAME", 0.3), (0, 4, "person", "PERSON", 0.6)])]

    assert readings(texts, Subject("person", "PERSON")) == [Reading((ALWAYS,))]
    assert readings(texts, Subject("person")) == [Reading((0.6,))]


def test_a_set_that_does_not_label_the_kind_says_nothing_of_it():
    texts = [
        judged([(0, 4, "person")]),
        judged([(0, 4, "location")], [(6, 9, "person", "PERSON", 0.9)], name="places"),
    ]

    assert readings(texts, Subject("person")) == [Reading((0.0,))]


def test_without_a_labelled_span_nothing_is_measured():
    with pytest.raises(SettingsError, match="in fr has a labelled span of `person`"):
        readings([judged([(0, 4, "person")])], Subject("person"), languages=["fr"])
    with pytest.raises(SettingsError, match="guard parts"):
        subject_of("SHOE_SIZE", KINDS)


scores = st.floats(0, 1).map(lambda one: round(one, 2))
some = st.lists(
    st.builds(
        Reading,
        st.lists(scores, max_size=3).map(tuple),
        st.lists(scores, max_size=2).map(tuple),
        st.booleans(),
    ),
    min_size=1,
    max_size=40,
).filter(lambda every: any(one.spans for one in every))


@given(some)
def test_a_higher_threshold_finds_no_more_and_alarms_no_more(every):
    points = curve(every, resamples=20).points

    for low, high in pairwise(points):
        assert high.recall <= low.recall and high.false <= low.false and high.missed >= low.missed
    for one in points:
        assert one.recall_interval.low <= one.recall <= one.recall_interval.high


@given(some, st.floats(0, 1))
def test_a_threshold_between_two_points_counts_as_the_next(every, threshold):
    found = curve(every, resamples=2)
    threshold = round(threshold, 2)

    point = at(found, threshold)

    spans = [score for one in every for score in one.spans]
    assert point.missed == sum(score < threshold or score == 0 for score in spans)


EVERY = [Reading((0.9,), ())] * 80 + [Reading((0.6,), ())] * 15 + [Reading((0.3,), (0.5,))] * 5


def test_each_aim_is_met_by_the_end_of_the_interval_that_counts_against_it():
    found = curve(EVERY)

    assert at_recall(found, 0.85).threshold == 0.6
    assert within_alarms(found, 0).threshold == 0.51
    assert least_cost(found).threshold == 0.0
    with pytest.raises(SettingsError, match="no threshold is shown to keep within 10"):
        within_alarms(curve([Reading((0.3,), (1.0,))] * 9), 10)
    with pytest.raises(SettingsError, match="label more texts"):
        at_recall(curve([*EVERY, Reading((0.0,))]), 0.99)


def test_an_aim_that_is_not_shown_has_no_threshold_and_says_why():
    met = aimed(EVERY, curve(EVERY), Aim(miss_rate=0.01))

    assert (met.threshold, met.missing) == (None, 199)
    assert "299 are the fewest" in met.said
    assert aimed(EVERY, curve(EVERY), Aim(miss_rate=0.2)).threshold == 0.6


def test_an_entry_is_one_that_a_policy_takes_and_a_kind_is_none():
    told = entry_of(
        Subject("person", "PERSON"),
        0.8,
        {"flow": "a", "language": ""},
        owner="ana",
        reason="why",
        expires=None,
    )

    assert told.splitlines() == [
        "- entity: PERSON",
        "  at_least: 0.8",
        "  flow: a",
        "  owner: ana",
        "  reason: why",
    ]
    with pytest.raises(SettingsError, match="name an entity"):
        entry_of(Subject("person"), 0.8, {}, owner="ana", reason="why", expires=None)


def test_the_page_loads_nothing_and_marks_what_was_chosen():
    told = page("PERSON <b>", curve(EVERY), ("said",), {"chosen": 0.6})

    assert "<script" not in told and "://" not in told.replace("http://www.w3.org/2000/svg", "")
    assert "PERSON &lt;b&gt;" in told and "chosen 0.6" in told and told.count("<svg") == 3
