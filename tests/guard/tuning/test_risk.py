"""A declared bound on misses is kept, or refused with what is missing."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.tuning.readings import Reading
from guard.tuning.risk import bounded, least, risk_of

scores = st.floats(0, 1).map(lambda one: round(one, 2))
texts = st.lists(
    st.lists(scores, min_size=1, max_size=3).map(lambda one: Reading(spans=tuple(one))),
    min_size=1,
    max_size=60,
)
promises = st.sampled_from(["expected", "assured"])


def lost(readings, threshold):
    return sum(any(score < threshold or score == 0 for score in one.spans) for one in readings)


@given(texts, st.floats(0.01, 0.9), promises)
def test_what_is_promised_is_shown_by_the_texts(readings, bound, promise):
    found = bounded(readings, bound, promise=promise)

    if found.threshold is None:
        assert found.refused
    else:
        assert risk_of(lost(readings, found.threshold), len(readings), promise=promise) <= bound


@given(texts, st.floats(0.01, 0.4), st.floats(0.01, 0.4), promises)
def test_a_tighter_bound_never_raises_the_threshold(readings, one, other, promise):
    tight, loose = (bounded(readings, bound, promise=promise) for bound in sorted((one, other)))

    assert (tight.threshold or 0.0) <= (loose.threshold if loose.threshold is not None else 1.0)
    assert loose.threshold is not None or tight.threshold is None


@pytest.mark.parametrize("promise", ["expected", "assured"])
def test_too_few_texts_are_refused_and_told_how_many_are_missing(promise):
    needed = least(0.01, promise=promise)
    perfect = [Reading(spans=(1.0,))] * (needed - 1)

    few = bounded(perfect, 0.01, promise=promise)

    assert (few.threshold, few.missing) == (None, 1)
    assert bounded([*perfect, perfect[0]], 0.01, promise=promise).threshold == 1.0


def test_what_no_threshold_mends_is_said():
    blind = [Reading(spans=(0.0,))] * 100 + [Reading(spans=(0.9,))] * 400

    found = bounded(blind, 0.1)

    assert (found.threshold, found.missing) == (None, 0)
    assert "mend the classifier" in found.refused


def test_how_many_more_texts_would_show_it_is_enough():
    seldom = [Reading(spans=(0.0,))] * 3 + [Reading(spans=(0.9,))] * 197

    found = bounded(seldom, 0.02)

    assert found.threshold is None
    assert bounded(seldom * (1 + -(-found.missing // 200)), 0.02).threshold == 0.9


@pytest.mark.parametrize(("promise", "kept"), [("assured", 0.95), ("expected", None)])
def test_over_200_draws_the_true_miss_rate_keeps_the_promise(promise, kept):
    bound, true = 0.1, []
    for seed in range(200):
        drawn = random.Random(seed)
        readings = [
            Reading(spans=(round(drawn.random(), 2),)) for _ in range(300)
        ]  # misses at t: about t of them
        threshold = bounded(readings, bound, promise=promise).threshold
        true.append(0.0 if threshold is None else max(0.0, threshold - 0.005))

    assert sum(true) / len(true) <= bound
    assert kept is None or sum(one <= bound for one in true) >= kept * len(true)
    assert max(true) > 0.05  # it promises no less than it can
