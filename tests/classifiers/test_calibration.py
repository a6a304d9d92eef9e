"""More evidence never gives less probability."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.calibration import DEFAULT, evidence, fit
from classifiers.patterns import load
from classifiers.patterns.matching import score

_SCORES = st.floats(0, 0.99)


@given(st.lists(st.tuples(_SCORES, st.booleans()), min_size=1), _SCORES, _SCORES)
def test_a_fitted_line_never_falls(samples, left, right):
    line = fit(samples)

    low, high = sorted((left, right))

    assert 0 <= line.probability(low) <= line.probability(high) <= 1


def test_samples_of_like_evidence_are_one_point():
    line = fit([(0.5, True), (0.5, True), (0.5, False), (0.8, True)])

    assert line.points == ((0.5, 2 / 3), (0.8, 1.0))


@given(_SCORES, _SCORES)
def test_the_shipped_line_never_falls(left, right):
    low, high = sorted((left, right))

    assert DEFAULT.probability(low) <= DEFAULT.probability(high)


def test_a_line_is_fitted_to_samples_only():
    with pytest.raises(ValueError, match="no samples"):
        fit([])


@pytest.mark.parametrize("in_context", [False, True])
def test_evidence_is_what_the_patterns_reference_says(in_context):
    for pattern in load():
        assert evidence(pattern, in_context=in_context) == score(pattern, has_context=in_context)
