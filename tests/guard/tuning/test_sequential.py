"""Bounds that hold at every look at once: under the null, who peeks at every record errs no oftener than was said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.tuning.sequential import is_above, is_below, lower, missing, upper

RUNS, RECORDS, ALPHA = 500, 1_500, 0.05


def ever(hits, reached):
    """Return how many runs a statement was made in at any record; `hits` are running counts, one run a row."""
    return int((reached[np.arange(1, RECORDS + 1), hits]).any(axis=1).sum())


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_under_the_null_peeking_at_every_record_errs_in_at_most_alpha_of_the_runs(share):
    hits = (np.random.default_rng(11).random((RUNS, RECORDS)) < share).cumsum(axis=1)
    most = int(hits.max()) + 1
    below = np.zeros((RECORDS + 1, most), dtype=bool)
    for records in range(1, RECORDS + 1):
        for count in range(min(records + 1, most)):  # rises with fewer hits, so stop at the first that fails
            if not is_below(count, records, share, alpha=ALPHA):
                break
            below[records, count] = True

    wrong = ever(hits, below)

    assert wrong <= ALPHA * RUNS
    fixed = (hits[:, ::50] < share * np.arange(1, RECORDS + 1, 50) - 1.645 * np.sqrt(
        share * (1 - share) * np.arange(1, RECORDS + 1, 50))).any(axis=1).sum()  # fmt: skip
    assert fixed > 2 * ALPHA * RUNS  # a bound for one look alone, looked at thirty times, is no bound


@given(st.integers(0, 400), st.integers(1, 400), st.floats(0.001, 0.2))
def test_the_figure_lies_between_its_bounds_and_the_two_directions_mirror_each_other(hits, others, alpha):
    records = hits + others

    low, high = lower(hits, records, alpha=alpha), upper(hits, records, alpha=alpha)

    assert low <= hits / records <= high
    assert is_above(hits, records, 0.5, alpha=alpha) == is_below(records - hits, records, 0.5, alpha=alpha)


def test_nothing_is_shown_by_no_record():
    assert not is_below(0, 0, 0.999, alpha=0.05) and upper(0, 0, alpha=0.05) == 1.0


@pytest.mark.parametrize("hits", [0, 1, 7])
def test_what_is_said_to_be_missing_is_just_enough(hits):
    more = missing(hits, 100, 0.01, alpha=0.05)

    assert is_below(hits, 100 + more, 0.01, alpha=0.05)
    assert not is_below(hits, 100 + more - 1, 0.01, alpha=0.05)
