"""A score is told to be as far off as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.agreement import Judged, Span
from classifiers.reliability import Reliability, reliability


def told(samples: list[tuple[float, bool]]) -> Reliability:
    """Return the reliability of findings with these scores, right or wrong."""
    records = [
        Judged(
            str(index),
            "set",
            "en",
            (Span(0, 10, "email"),),
            (Span(0 if right else 50, 60 if not right else 10, "email", "E", score),),
        )
        for index, (score, right) in enumerate(samples)
    ]
    return next(row for row in reliability(records) if (row.label, row.lang) == ("email", "*"))


def test_scores_that_say_the_share_have_no_error():
    row = told([(0.75, True)] * 3 + [(0.75, False)])

    assert (row.ece, row.findings, row.line) == (0.0, 4, ((0.75, 0.75),))


def test_scores_that_say_too_much_have_the_excess_as_error():
    row = told([(0.9, True), (0.9, False)])

    assert row.ece == pytest.approx(0.4)
    assert (row.points[0].confidence, row.points[0].right) == (0.9, 0.5)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_every_finding_is_in_one_point_and_the_line_rises(samples):
    row = told(samples)

    assert sum(point.findings for point in row.points) == len(samples)
    assert 0 <= row.ece <= 1
    assert all(left[1] <= right[1] for left, right in zip(row.line, row.line[1:], strict=False))


def test_findings_of_labels_that_a_set_has_not_are_left_out():
    records = [Judged("a", "set", "en", (), (Span(0, 5, "email", "E", 0.9),))]

    assert reliability(records) == ()
