"""What holds of a text: nobody is outvoted, and a third person settles the dispute that they saw, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelling import MARK, NAMES, text, word

from guard.labelling.agreement import agreements, kappa
from guard.labelling.truth import State, truth_of
from guard.labelling.words import opinion
from schemas.labelled import Mark, TextVerdict

ONE = text()
NOT = TextVerdict.FALSE_POSITIVE


def test_a_text_that_nobody_annotated_is_out_of_use():
    assert truth_of([]).unusable() == "unseen"


def test_one_annotator_alone_does_not_decide_a_dispute():
    ana, bo = word(ONE, "ana"), word(ONE, "bo", NOT, ())

    disputed = truth_of([ana, bo])
    own = truth_of([ana, bo, word(ONE, "bo", NOT, (), over=[ana, bo])])

    assert disputed.state is own.state is State.DISPUTED
    assert disputed.unusable() == own.unusable() == "disputed"


def test_nobody_is_outvoted():
    said = [word(ONE, name) for name in ("ana", "bo", "cy")]

    assert truth_of([*said, word(ONE, "dan", NOT, ())]).state is State.DISPUTED


def test_a_third_person_settles_the_dispute_as_it_stood_and_no_other():
    ana, bo = word(ONE, "ana"), word(ONE, "bo", NOT, ())
    settled = word(ONE, "cy", over=[ana, bo])

    assert truth_of([ana, bo, settled]).state is State.ADJUDICATED
    assert truth_of([ana, bo, settled]).by == ("cy",)
    changed = word(ONE, "bo", TextVerdict.BENIGN, ())
    assert truth_of([ana, changed, settled]).state is State.DISPUTED
    assert truth_of([ana, bo, word(ONE, "dan", NOT, ()), settled]).state is State.DISPUTED
    other = word(ONE, "dan", NOT, (), over=[ana, bo])
    assert truth_of([ana, bo, settled, other]).state is State.DISPUTED


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(TextVerdict), st.booleans()), max_size=6))
def test_what_is_in_use_is_said_by_all_or_settled_by_one_who_is_no_party(said):
    words, plain = {}, {}
    for name, verdict, settles in said:
        marks = (MARK,) if verdict in (TextVerdict.TRUE_POSITIVE, TextVerdict.WRONG_SPAN) else ()
        made = word(ONE, name, verdict, marks, over=plain.values() if settles else None)
        words[name, settles] = made
        if not settles:
            plain[name] = made

    truth = truth_of(list(words.values()))

    if truth.unusable():
        return
    if truth.state is State.AGREED:
        assert len({opinion(it) for it in plain.values()}) == 1
    else:
        assert len({opinion(it) for it in plain.values()}) > 1 and not {*truth.by} & {*plain}


def test_where_two_must_agree_one_is_too_few():
    assert truth_of([word(ONE, "ana")]).unusable(2) == "too_few_people"
    assert not truth_of([word(ONE, "ana"), word(ONE, "bo")]).unusable(2)


def test_duplicates_are_out_of_use_and_an_entity_is_the_kind_it_is_of():
    same = [word(ONE, "ana"), word(ONE, "bo", spans=(Mark(9, 27, "EMAIL_ADDRESS"),))]

    assert truth_of([word(ONE, "ana", TextVerdict.DUPLICATE, ())]).unusable() == "duplicate"
    assert truth_of(same).state is State.DISPUTED
    assert truth_of(same, {"EMAIL_ADDRESS": "email"}).state is State.AGREED


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15, 0.4),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "a")] * 5, None),
        ([], None),
    ],
    ids=["cohen", "opposed", "same", "chance", "nothing"],
)
def test_kappa_is_agreement_beyond_chance(pairs, expected):
    assert kappa(pairs) == expected


def test_agreement_is_told_for_each_pair_over_verdicts_and_by_entity():
    other = text("nothing here", given="2")
    said = [[word(ONE, "ana"), word(ONE, "bo")], [word(other, "ana", spans=()), word(other, "bo", NOT, ())]]

    found = {(it.people, it.about): (it.texts, it.same, it.kappa) for it in agreements(said)}

    assert found == {(("ana", "bo"), ""): (2, 1, 0.0), (("ana", "bo"), "email"): (2, 2, 1.0)}
