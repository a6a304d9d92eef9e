"""Two runs of the same texts differ where their records do, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.agreement import Judged, Span
from classifiers.comparison import compare, mcnemar
from classifiers.outcomes import Outcome, outcomes
from schemas.errors import SettingsError


def run(found: list[bool], *, dataset: str = "set", alarms: list[bool] | None = None) -> list[Outcome]:
    """Return the outcomes of texts with one e-mail each, found or not, and of clean ones, alarming or not."""
    span = (Span(0, 10, "email"),)
    texts = [
        Judged(f"{dataset}{index}", dataset, "en", span, span if hit else ())
        for index, hit in enumerate(found)
    ]
    clean = [
        Judged(f"{dataset}-clean{index}", dataset, "en", (), span if alarm else ())
        for index, alarm in enumerate(alarms or [])
    ]
    return outcomes([*texts, *clean])


hits = st.lists(st.booleans(), min_size=1, max_size=30)


@given(hits, hits)
def test_a_run_does_not_differ_from_itself(found, alarms):
    one = run(found, alarms=alarms)

    result = compare(one, one, resamples=20)

    assert not result.is_worse
    assert all(
        (row.difference, row.interval.low, row.interval.high) == (0, 0, 0) for row in result.differences
    )
    assert all((shift.worsened, shift.mended, shift.p) == (0, 0, 1.0) for shift in result.shifts)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_what_is_worse_one_way_is_better_the_other_way(pairs):
    before, after = (run([pair[side] for pair in pairs]) for side in (0, 1))

    there, back = compare(before, after, resamples=20), compare(after, before, resamples=20)

    assert there.differences[0].difference == pytest.approx(-back.differences[0].difference)
    assert (there.shifts[0].worsened, there.shifts[0].mended) == (
        back.shifts[0].mended,
        back.shifts[0].worsened,
    )


def test_finding_far_less_is_significantly_lower_and_leaks_more():
    result = compare(run([True] * 40), run([True] * 20 + [False] * 20))

    assert result.is_worse
    assert (result.differences[0].is_lower, result.differences[0].recall_difference) == (True, -0.5)
    leaks = next(shift for shift in result.shifts if shift.what == "leaks")
    assert (leaks.before, leaks.after, leaks.worsened, leaks.is_worse) == (0.0, 0.5, 20, True)


def test_finding_more_is_not_worse():
    result = compare(run([False] * 20 + [True] * 20), run([True] * 40))

    assert not result.is_worse and result.differences[0].is_higher


def test_one_text_more_or_less_may_be_chance():
    result = compare(run([True] * 40), run([True] * 39 + [False]))

    assert not any(shift.is_worse for shift in result.shifts)


def test_false_alarms_on_clean_texts_are_worse():
    quiet, loud = (run([True], alarms=[alarm] * 20) for alarm in (False, True))

    result = compare(quiet, loud)

    assert [shift.what for shift in result.shifts if shift.is_worse] == ["alarms"]
    assert result.shifts[0].what == "alarms"  # worst first


def test_the_worst_set_comes_first():
    before = run([True] * 30, dataset="kept") + run([True] * 30, dataset="lost")
    after = run([True] * 30, dataset="kept") + run([False] * 30, dataset="lost")

    result = compare(before, after)

    assert [row.dataset for row in result.differences] == ["lost", "*", "kept"]


def test_other_texts_are_not_compared():
    with pytest.raises(SettingsError, match="1 texts are in one of the two only"):
        compare(run([True, True]), run([True]))


def test_other_labels_are_not_compared():
    relabelled = outcomes([Judged("set0", "set", "en", (Span(0, 10, "phone"),), ())])

    with pytest.raises(SettingsError, match="labelled differently"):
        compare(run([True]), relabelled)


@given(st.integers(0, 60), st.integers(0, 60))
def test_chance_parts_no_even_split(worsened, mended):
    p = mcnemar(worsened, mended)

    assert 0 < p <= 1 and p == mcnemar(mended, worsened)
    assert worsened != mended or p == 1.0


def test_chance_as_tables_have_it():
    assert mcnemar(10, 1) == pytest.approx(0.01171875)
    assert mcnemar(2_000, 2_000) == 1.0
