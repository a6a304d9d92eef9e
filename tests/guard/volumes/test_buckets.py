"""A bucketed count decides as the exact one would, whatever rules compare it with."""

from hypothesis import given
from hypothesis import strategies as st
from volume_situations import situation

from guard.policy.factual import FACTUAL
from guard.volumes.buckets import bounds_of, bucket
from schemas.condition import Condition

COMPARING = ("at_least", "more_than", "at_most", "less_than")
limits = st.lists(st.integers(0, 50), min_size=1, max_size=6)


@given(limits, st.integers(0, 60))
def test_no_comparison_tells_a_count_from_the_one_that_stands_for_it(limits, count):
    bounds = bounds_of(limits)

    stands = bucket(count, bounds)

    for limit in limits:
        for asked in COMPARING:
            comparison = Condition.model_validate({asked: {"volume.subjects_12m": limit}})
            exact, bucketed = (
                FACTUAL[asked](getattr(comparison, asked), situation(one)) for one in (count, stands)
            )
            assert exact is bucketed


@given(limits, st.integers(0, 60))
def test_what_stands_for_a_count_is_exact_at_every_limit(limits, count):
    for limit in limits:
        assert (count == limit) == (bucket(count, bounds_of(limits)) == limit)


@given(limits)
def test_few_counts_are_to_be_remembered(limits):
    bounds = bounds_of(limits)

    assert len({bucket(count, bounds) for count in range(100)}) <= 2 * len(set(limits)) + 1


@given(limits, st.integers(0, 60), st.integers(0, 60))
def test_a_greater_count_never_stands_lower(limits, one, other):
    bounds = bounds_of(limits)

    assert bucket(min(one, other), bounds) <= bucket(max(one, other), bounds)
