"""No annotator moves a threshold past the bound, no word that was not asked for counts, and too little is the strict one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.bench.tuning_stream import ANNOTATORS, year
from guard.bench.tuning_year import BOUND, WAYS, outcome, simulated, thresholds
from guard.tuning.agreed import MOST, asked, settled, wrongly
from guard.tuning.annotators import Words, reliability
from guard.tuning.drift import Bets, bet, distance, is_parted
from guard.tuning.trusted import Correction, Known, Panel, correction
from guard.tuning.weekly import Plan, Week, at_first, retuned

DEFENDED, HONEST = WAYS[0], WAYS[1]
NAMES = [f"annotator-{number}" for number in range(20)]
PLAN = Plan(BOUND, ANNOTATORS)


def week(rng, *, texts=300, low=0.6, known=4, liar=None):
    """Return a week of texts with the subject, found with scores from `low` on; a liar denies each that scores under 0.7."""
    scores = np.round(rng.uniform(low, 1, texts), 4)
    order = rng.random((texts, ANNOTATORS)).argsort(axis=1)[:, :MOST]
    says = np.ones((texts, MOST), dtype=bool)
    if liar is not None:
        says[(order == liar) & (scores < 0.7)[:, None]] = False
    answers = np.tile([known, 0, known, 0], (ANNOTATORS, 1))
    return Week(scores, order, says, scores, answers)


def after(weeks, plan=PLAN):
    standing = at_first(plan)
    for one in weeks:
        standing = retuned(standing, one, plan)
    return standing


def test_over_some_years_the_miss_rate_keeps_the_bound_and_without_the_defence_it_does_not():
    ways = simulated(12, ways=[one for one in WAYS if one.watches == one.agrees and one.lies])["ways"]

    assert ways["defended"]["years_within"] >= 0.95
    assert ways["neither"]["years_within"] < 0.5
    assert ways["neither"]["weeks_over"] > 5 * ways["defended"]["weeks_over"]
    assert ways["defended"]["mean_threshold"] > 0.15  # and it does tune


@pytest.mark.parametrize("seed", [3, 11])
def test_one_analyst_cannot_move_a_threshold_past_the_bound(seed):
    truth = year(seed)

    lied, honest = (outcome(truth, thresholds(truth, way)) for way in (DEFENDED, HONEST))

    assert lied.miss_rate <= BOUND
    assert lied.miss_rate <= honest.miss_rate + 0.005


def test_too_little_evidence_keeps_the_stricter_threshold():
    rng = np.random.default_rng(1)
    enough = [week(rng) for _ in range(4)]

    assert at_first(PLAN).threshold == PLAN.strict
    assert after([week(rng, texts=40)]).threshold == PLAN.strict
    assert after([week(rng, known=0) for _ in range(4)]).threshold == PLAN.strict  # nobody's error is known
    assert after(enough).threshold > 0.5


def test_a_break_makes_the_strict_threshold_count_until_new_weeks_show_more():
    rng = np.random.default_rng(2)
    before, broken = [week(rng) for _ in range(4)], [week(rng, texts=60, low=0.1)]
    since = [week(rng, low=0.1) for _ in range(5)]

    assert after(before + broken).threshold == PLAN.strict
    assert 0.0 < after(before + broken + since).threshold < 0.2


def test_who_is_asked_nobody_chooses():
    first = asked("text", NAMES, key=b"key")

    assert len(set(first)) == MOST
    assert first == asked("text", NAMES[::-1] + NAMES, key=b"key")  # neither order nor coming twice
    assert {asked(f"{number}", NAMES, key=b"key")[0] for number in range(300)} == set(NAMES)


@given(st.lists(st.booleans(), min_size=MOST - 1, max_size=MOST - 1))
def test_no_single_word_settles_a_text_as_absent_that_others_say_is_there(others):
    says = np.array([[*others[:at], False, *others[at:]] for at in range(MOST)])
    without = sum(not one for one in others)

    there, _ = settled(says)

    assert without > 0 or there.all()


@given(st.floats(0, 0.3), st.floats(0, 0.3), st.integers(MOST, 40))
def test_a_liar_more_never_makes_a_text_surer(overlooks, imagines, annotators):
    none, one = (wrongly(overlooks, imagines, annotators=annotators, dishonest=many) for many in (0, 1))

    assert 0 <= none.hidden <= one.hidden <= 1
    assert 0 <= none.imagined <= one.imagined <= 1


def test_what_a_liar_can_hide_is_no_more_than_reckoned():
    rng, error, times = np.random.default_rng(3), 0.05, 200_000
    order = rng.random((times, 10)).argsort(axis=1)[:, :MOST]
    says = np.where(order == 0, False, rng.random((times, MOST)) >= error)

    hidden = 1 - settled(says)[0].mean()

    assert hidden == pytest.approx(wrongly(error, error, annotators=10, dishonest=1).hidden, abs=0.001)


def test_few_annotators_or_a_majority_of_liars_show_nothing():
    known = Known(500, 5, 500, 5)

    for panel in (Panel(MOST - 1, 0, known), Panel(10, 5, known), Panel(20, 1, Known(0, 0, 0, 0))):
        assert correction(panel, there=500, absent=100, delta=0.05).shown(0.1) == 0.0


@given(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0.01, 0.5))
def test_labels_that_may_be_wrong_never_loosen_a_bound(hidden, diluted, bound):
    assert Correction(hidden, diluted).shown(bound) <= bound * (1 + 1e-9)


def test_who_is_often_wrong_is_known_without_an_answer_key():
    rng, texts = np.random.default_rng(4), 400
    there = rng.random(texts) < 0.4
    who = np.tile(np.arange(8), texts)
    wrong = rng.random(len(who)) < np.where(who == 5, 0.4, 0.03)
    words = Words(np.repeat(np.arange(texts), 8), who, there.repeat(8) ^ wrong)

    trusted = reliability(words, 9).trusted(most=0.15, least=25)

    assert trusted.tolist() == [one not in {5, 8} for one in range(9)]  # 8 never said a word


def test_bets_on_a_kept_promise_seldom_win_and_on_a_broken_one_soon_do():
    rng = np.random.default_rng(5)
    kept = [bet(Bets(), rng.random(2000) < 0.05, 0.05, alpha=0.01).is_broken for _ in range(200)]

    assert sum(kept) <= 6
    assert bet(Bets(), rng.random(300) < 0.2, 0.05, alpha=0.01).is_broken


def test_scores_that_moved_are_told_from_those_that_did_not():
    rng = np.random.default_rng(6)
    before, alike, moved = rng.random(5000), rng.random(5000), rng.random(5000) ** 2

    assert not is_parted(before, alike, tolerated=0.05, alpha=0.001)
    assert is_parted(before, moved, tolerated=0.05, alpha=0.001)
    assert distance(before, before) == 0
